import type { ExperimentRef } from "../../experiment/index.ts";
import type { VerdictRun } from "../../messages/index.ts";
import type { Ledger } from "../../ports/index.ts";

/** More than two years of days. */
const MOST = 1_000;

/** How an experiment was judged over its days, the latest first: consecutive looks that came to the same end are one run. */
export async function verdictLogOf(
  ref: ExperimentRef,
  { decisions }: Pick<Ledger, "decisions">,
): Promise<readonly VerdictRun[]> {
  const runs: VerdictRun[] = [];
  let before: string | undefined;
  for (const { id, closedDay, verdict } of await decisions.verdicts(ref, MOST)) {
    // Of several about one day the last one stands.
    if (closedDay === before) continue;
    before = closedDay;
    const latest = runs.at(-1);
    if (latest?.verdict === verdict) runs[runs.length - 1] = { ...latest, from: closedDay };
    else runs.push({ verdict, from: closedDay, to: closedDay, decisionId: id });
  }
  return runs;
}
