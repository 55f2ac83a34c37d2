import { z } from "zod";
import type { Instant, UtcDay } from "../../../experiment/index.ts";
import type { DigestSettings, JobContext, Ledger } from "../../../ports/index.ts";

/** Under which it is noted that one digest was made. */
export function digestTopic(digest: string): string {
  return `digest ${digest}`;
}

/** When a digest last reached anybody; undefined: never, as far as is known. */
export async function lastDigestAt(digest: string, { notes }: Pick<Ledger, "notes">): Promise<Instant | undefined> {
  return (await notes.latest(digestTopic(digest)))?.at;
}

/** The last digest of an earlier day: one that is run again tells the same news. Both undefined where only later ones are known. */
export async function lastDigestBefore(day: UtcDay, digest: string, { ledger }: JobContext): Promise<LastDigest> {
  const last = await ledger.notes.latest(digestTopic(digest));
  if (last === undefined) return NONE_BEFORE;
  const told = digestNote.parse(last.fact);
  if (told.day === day) return { since: told.since ?? undefined, madeAt: told.sinceMadeAt ?? undefined };
  return told.day < day ? { since: last.asOf, madeAt: last.at } : NONE_BEFORE;
}

interface LastDigest {
  readonly since: Instant | undefined;
  readonly madeAt: Instant | undefined;
}

const NONE_BEFORE: LastDigest = { since: undefined, madeAt: undefined };

const digestNote = z.object({
  day: z.string(),
  since: z.string().nullable(),
  sinceMadeAt: z.string().nullish(),
});

/** Shorter is a digest that is being made, or that its retries will bring. */
const MISSED_AFTER_MS = 20 * 60_000;

/**
 * When the latest digest was due that nobody got: its job was lost, or given up. Undefined where none is missing, or where there never was a
 * first one.
 */
export async function missedDigest(
  { name, next }: DigestSettings,
  { ledger, clock }: JobContext,
): Promise<Instant | undefined> {
  const last = await ledger.notes.latest(digestTopic(name));
  if (last === undefined) return undefined;
  let missed: Instant | undefined;
  for (
    let due = next(last.asOf);
    due !== undefined && Date.parse(due) + MISSED_AFTER_MS <= clock.nowMs();
    due = next(due)
  )
    missed = due;
  return missed;
}
