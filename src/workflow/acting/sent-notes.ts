import { z } from "zod";
import type { Instant } from "../../experiment/index.ts";
import type { JobContext, Intent } from "../../ports/index.ts";

/** Part of the veto window that must be left when the announcement is sent; with less, a new window starts. */
const LEAST_PART_LEFT = 0.75;

type Kind = "announcement" | "receipt";
const noteFact = z.object({ notBefore: z.string().optional() });

/** Whether the message was sent, and the time that it announced. It holds wherever messages go, Slack or a terminal. */
export async function sentNote(
  kind: Kind,
  intentId: string,
  { ledger }: Pick<JobContext, "ledger">,
): Promise<{ readonly notBefore: Instant | undefined } | undefined> {
  const note = await ledger.notes.get(keyOf(kind, intentId));
  return note && { notBefore: noteFact.parse(note.fact).notBefore };
}

/** Written once, when the message has certainly arrived; the first note stays. */
export async function rememberSent(
  kind: Kind,
  intentId: string,
  fact: { readonly notBefore?: Instant },
  { ledger, clock, asOf }: Pick<JobContext, "ledger" | "clock" | "asOf">,
): Promise<void> {
  await ledger.notes.write({
    key: keyOf(kind, intentId),
    topic: `sent ${kind}`,
    asOf,
    at: clock.now(),
    fact,
  });
}

function keyOf(kind: Kind, intentId: string): string {
  return `sent ${kind} ${intentId}`;
}

/** The time to announce: as intended, or a whole veto window from now if Slack could not be reached for much of the first window. */
export function timeToAnnounce(
  { createdAt, notBefore }: Pick<Intent, "createdAt" | "notBefore">,
  nowMs: number,
): Instant {
  const windowMs = Date.parse(notBefore) - Date.parse(createdAt);
  const leftMs = Date.parse(notBefore) - nowMs;
  return leftMs >= windowMs * LEAST_PART_LEFT ? notBefore : new Date(nowMs + windowMs).toISOString();
}
