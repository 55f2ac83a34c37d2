import { NEWER_QUESTION, NO_TRAFFIC_TO_SIMULATE, trafficWords, type WhatIfTraffic } from "../../../messages/index.ts";
import type { RehearsalQuestion } from "../../../ports/index.ts";
import { ownTraffic } from "../../../replay/index.ts";
import { written } from "../../shown-as.ts";
import type { Tried, WhatIfContext } from "./what-if-context.ts";

/** Power has to be of some lift where the policy plans none. */
const USUAL_LIFT = 0.1;

/** False stops and power of both policies at the experiment's traffic. */
export async function viewTraffic(
  { experiment, changed, signal }: Tried,
  context: WhatIfContext,
): Promise<WhatIfTraffic> {
  const { recorded, decision, policy } = experiment;
  const traffic = ownTraffic(recorded.snapshot, decision, recorded.history.account.usualPhi);
  if (traffic === undefined) return NO_TRAFFIC_TO_SIMULATE;
  // Both find the same lift, or fail to: otherwise their powers could not be compared.
  const lift = changed.rules.minimumDetectableLift ?? USUAL_LIFT;
  const questions = [policy, changed].map(({ rules }): RehearsalQuestion => ({ rules, traffic, lift }));
  const keyOf = (question: RehearsalQuestion) => JSON.stringify(question);
  const unknown = new Map(questions.map((question) => [keyOf(question), question]));
  for (const key of unknown.keys()) if (context.memory.figures.get(key) !== undefined) unknown.delete(key);
  const asked = [...unknown];
  if (asked.length > 0) {
    const topic = `${decision.account} ${decision.experimentId}`;
    const made = await context.whatIf.rehearse(
      topic,
      asked.map(([, question]) => question),
      signal,
    );
    if (made === undefined) return NEWER_QUESTION;
    for (const [index, [key]] of asked.entries()) context.memory.figures.set(key, made[index]!);
  }
  const [own, other] = questions.map((question) => ({
    rules: question.rules,
    figures: context.memory.figures.get(keyOf(question))!,
  }));
  return written(() => trafficWords(traffic, own!, other!), undefined, context);
}
