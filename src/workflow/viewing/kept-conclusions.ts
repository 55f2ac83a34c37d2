import type { Conclusion, Ledger } from "../../ports/index.ts";

/** Those that a few pages of a list show. */
const MOST = 200;

const kept = new WeakMap<Ledger, Map<string, Conclusion>>();

/**
 * Decisions by their ids, in any order, without those that were archived before they were first read. What was decided never changes: what was shown lately is not read again, as
 * lists are looked at again and again.
 */
export async function conclusionsById(
  ids: readonly string[],
  { ledger }: { readonly ledger: Ledger },
): Promise<readonly Conclusion[]> {
  const known = kept.get(ledger) ?? new Map<string, Conclusion>();
  kept.set(ledger, known);
  const wanted = [...new Set(ids)];
  const unknown = wanted.filter((id) => !known.has(id));
  const read = unknown.length === 0 ? [] : await ledger.decisions.conclusions(unknown);
  const found = [...wanted.flatMap((id) => known.get(id) ?? []), ...read];
  // What was asked for last goes last.
  for (const conclusion of found) {
    known.delete(conclusion.id);
    known.set(conclusion.id, conclusion);
  }
  for (const id of known.keys()) {
    if (known.size <= MOST) break;
    known.delete(id);
  }
  return found;
}
