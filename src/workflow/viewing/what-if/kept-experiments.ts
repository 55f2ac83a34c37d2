import type { ExperimentRef } from "../../../experiment/index.ts";
import { recordedFrom } from "../../../replay/index.ts";
import type { WhatIfContext } from "./what-if-context.ts";
import type { KeptExperiment } from "./what-if-memory.ts";

/** Of an account that was tried at once: each takes about a thirtieth of a second of a core. */
const SHOWN = 24;
const OVER = ["completed", "paused"];

/** By the id of a decision; undefined: its facts are archived. */
export async function experimentOf(
  decisionId: string,
  { ledger, memory }: WhatIfContext,
): Promise<KeptExperiment | undefined> {
  const known = memory.experiments.get(decisionId);
  if (known !== undefined) return known;
  const stored = await ledger.decisions.get(decisionId);
  if (stored === undefined) return undefined;
  const { input, decision } = stored;
  const kept: KeptExperiment = {
    decisionId,
    recorded: recordedFrom(input),
    decision,
    policy: input.policy,
    firstLook: input.history.looks[0]?.day ?? decision.lastClosedDay,
  };
  memory.experiments.set(decisionId, kept);
  return kept;
}

/** The ended and paused ones of an account that were decided last, without one of them; and how many more there are. */
export async function pastExperiments(
  { account, experimentId }: ExperimentRef,
  context: WhatIfContext,
): Promise<{ readonly experiments: readonly KeptExperiment[]; readonly rest: number }> {
  const { rows, total } = await context.ledger.listed.page(
    { accounts: [account], statuses: OVER },
    { by: "closed-day", descending: true },
    { limit: SHOWN + 1, offset: 0 },
  );
  const others = rows.filter((row) => row.experimentId !== experimentId).slice(0, SHOWN);
  const experiments: KeptExperiment[] = [];
  for (const { decisionId } of others) {
    const experiment = await experimentOf(decisionId, context);
    if (experiment !== undefined) experiments.push(experiment);
  }
  const itself = await context.ledger.experiments.get({ account, experimentId });
  const isOver = itself !== undefined && OVER.includes(itself.lastStatus);
  return { experiments, rest: total - Number(isOver) - experiments.length };
}
