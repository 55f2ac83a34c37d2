import { accountFactsOf, type AccountFacts, type OtherExperiment } from "../../decision/index.ts";
import type { Experiment } from "../../experiment/index.ts";
import type { Clock, Ledger } from "../../ports/index.ts";

/** What is usual in an account changes slowly, and a sweep over thousands of new experiments would read it for each. */
const READ_AGAIN_MS = 10 * 60_000;

interface Read {
  readonly atMs: number;
  readonly others: Promise<readonly OtherExperiment[]>;
}

const reads = new WeakMap<Ledger, Map<string, Read>>();

/** What the account's other experiments say of one that Herald sees for the first time. */
export async function accountFactsFor(
  account: string,
  { id, goal }: Pick<Experiment, "id" | "goal">,
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
): Promise<AccountFacts> {
  const others = await lastLooks(account, ledger, clock.nowMs());
  return accountFactsOf(
    others.filter(({ experimentId }) => experimentId !== id),
    goal,
  );
}

function lastLooks(account: string, ledger: Ledger, nowMs: number): Promise<readonly OtherExperiment[]> {
  const ofLedger = reads.get(ledger) ?? new Map<string, Read>();
  reads.set(ledger, ofLedger);
  const known = ofLedger.get(account);
  if (known !== undefined && Math.abs(nowMs - known.atMs) < READ_AGAIN_MS) return known.others;
  const others = ledger.decisions.lastLooks(account);
  ofLedger.set(account, { atMs: nowMs, others });
  others.catch(() => ofLedger.delete(account)); // asked again by the next; the caller sees why
  return others;
}
