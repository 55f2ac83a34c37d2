import type { ExperimentRef } from "../../../experiment/index.ts";
import { recordedFrom } from "../../../replay/index.ts";
import type { WhatIfContext } from "./what-if-context.ts";
import type { KeptExperiment } from "./what-if-memory.ts";

/** Of an account that was tried at once: each takes about a thirtieth of a second of a core. */
const SHOWN = 24;

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
    { accounts: [account], statuses: ["completed", "paused"] },
    { by: "name", descending: false },
    { limit: MOST_LISTED, offset: 0 },
  );
  const others = rows.filter((row) => row.experimentId !== experimentId);
  const latest = others.toSorted((a, b) => (a.lastClosedDay < b.lastClosedDay ? 1 : -1)).slice(0, SHOWN);
  const experiments: KeptExperiment[] = [];
  for (const { decisionId } of latest) {
    const experiment = await experimentOf(decisionId, context);
    if (experiment !== undefined) experiments.push(experiment);
  }
  const itself = others.length < rows.length ? 1 : 0;
  return { experiments, rest: total - itself - experiments.length };
}

const MOST_LISTED = 1000;
