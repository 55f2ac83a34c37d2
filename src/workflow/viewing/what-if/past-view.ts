import {
  cleanText,
  endsAlike,
  outcomeWords,
  pastWords,
  type WhatIfPast,
  type WhatIfPastRow,
} from "../../../messages/index.ts";
import { written } from "../../shown-as.ts";
import { pastExperiments } from "./kept-experiments.ts";
import { outcomeOf, withRules } from "./outcomes.ts";
import type { Tried, WhatIfContext } from "./what-if-context.ts";

const NAME = 80;

/** The past experiments of the account, each under its own policy, and under that with the changed rules in place of its own. */
export async function viewPast(
  { experiment, changed, isChanged, signal }: Tried,
  context: WhatIfContext,
): Promise<WhatIfPast> {
  const { account, experimentId } = experiment.decision;
  const { experiments, rest } = await pastExperiments({ account, experimentId }, context);
  const { minDays, horizonDays, alpha, probabilityToBeBest, minimumDetectableLift } = changed.rules;
  const rows: WhatIfPastRow[] = [];
  for (const past of experiments) {
    const { policy, decision, recorded } = past;
    const rules = { ...policy.rules, minDays, horizonDays, alpha, probabilityToBeBest, minimumDetectableLift };
    const own = await outcomeOf(past, policy, signal, context);
    const other = isChanged ? await outcomeOf(past, withRules(policy, rules), signal, context) : own;
    const { arms } = recorded.snapshot;
    rows.push(
      written(
        (): WhatIfPastRow => ({
          account,
          experimentId: decision.experimentId,
          name: cleanText(decision.experimentName, NAME),
          own: outcomeWords(own, arms),
          changed: outcomeWords(other, arms),
          differs: !endsAlike(own, other),
        }),
        undefined,
        context,
      ),
    );
  }
  return written(() => pastWords(rows, rest), undefined, context);
}
