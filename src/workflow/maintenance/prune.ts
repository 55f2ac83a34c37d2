import type { JobContext } from "../../ports/index.ts";

/** Removes what nobody needs any more; never a decision, a look or a stop. */
export async function pruneLedger(
  _payload: Readonly<Record<string, never>>,
  { ledger, clock, settings, isDryRun }: JobContext,
): Promise<Readonly<Record<string, unknown>>> {
  const before = new Date(clock.nowMs() - settings.retentionDays * 86_400_000).toISOString();
  const pruned = await ledger.prune(before);
  // A dry run is one transaction, in which nothing can be vacuumed.
  if (!isDryRun) await ledger.vacuum();
  return { ...pruned };
}
