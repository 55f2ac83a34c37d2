import { z } from "zod";
import type { ExperimentRef } from "../../experiment/index.ts";
import type { VerdictRun } from "../../messages/index.ts";
import type { Ledger } from "../../ports/index.ts";

/** More than two years of days. */
const ROWS = 1_000;

const row = z.object({
  account: z.string(),
  id: z.string(),
  closedDay: z.string(),
  verdict: z.enum(["winner", "not-yet", "blocked", "inconclusive"]),
});

/** How an experiment was judged over its days, the latest first: consecutive looks that came to the same end are one run. */
export async function verdictLogOf(
  { account, experimentId }: ExperimentRef,
  { records }: Pick<Ledger, "records">,
): Promise<readonly VerdictRun[]> {
  const { rows } = await records.page("decisions", { experimentId, limit: ROWS, newestFirst: true });
  const runs: VerdictRun[] = [];
  let before: string | undefined;
  for (const { account: of, closedDay, verdict, id } of rows.map((one) => row.parse(one))) {
    // Of several about one day the last one stands.
    if (of !== account || closedDay === before) continue;
    before = closedDay;
    const latest = runs.at(-1);
    if (latest?.verdict === verdict) runs[runs.length - 1] = { ...latest, from: closedDay };
    else runs.push({ verdict, from: closedDay, to: closedDay, decisionId: id });
  }
  return runs;
}
