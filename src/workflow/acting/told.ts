import { z } from "zod";
import type { Instant } from "../../experiment/index.ts";
import type { JobContext, Intent } from "../../ports/index.ts";

/** Part of the veto window that must be left when people are told; with less, the window begins anew. */
const LEAST_PART_LEFT = 0.75;

type Kind = "announcement" | "receipt";
const toldSummary = z.object({ notBefore: z.string().optional() });

/**
 * That people were told, and since when the announced time stands. Kept with the runs: it holds wherever messages go, Slack or a
 * terminal.
 */
export async function wasTold(
  kind: Kind,
  intentId: string,
  { ledger }: Pick<JobContext, "ledger">,
): Promise<{ readonly notBefore: Instant | undefined } | undefined> {
  const run = await ledger.runs.get(`${kind} ${intentId}`);
  if (run?.outcome !== "done") return undefined;
  return { notBefore: toldSummary.parse(run.summary).notBefore };
}

/** Written once, when the message has certainly arrived; what was told first stays. */
export async function rememberTold(
  kind: Kind,
  intentId: string,
  told: { readonly notBefore?: Instant },
  { ledger, clock, asOf }: Pick<JobContext, "ledger" | "clock" | "asOf">,
): Promise<void> {
  const id = `${kind} ${intentId}`;
  await ledger.runs.start({ id, job: `told ${kind}`, asOf, now: clock.now() });
  await ledger.runs.finish(id, "done", told, clock.now());
}

/** The time to announce: as intended, or a whole veto window from now where Slack could not be reached for much of the first. */
export function timeToAnnounce(
  { createdAt, notBefore }: Pick<Intent, "createdAt" | "notBefore">,
  nowMs: number,
): Instant {
  const windowMs = Date.parse(notBefore) - Date.parse(createdAt);
  const leftMs = Date.parse(notBefore) - nowMs;
  return leftMs >= windowMs * LEAST_PART_LEFT ? notBefore : new Date(nowMs + windowMs).toISOString();
}
