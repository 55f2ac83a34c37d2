import type { JobContext } from "../../ports/index.ts";
import { sentNote } from "../acting/sent-notes.ts";
import { proposableIn, proposalKey } from "../reporting/acting-message.ts";
import { missedDigest } from "../reporting/digest/digests-made.ts";
import { alertNoteKey } from "../reporting/alert-message.ts";
import { reportedHow } from "../reporting/reported-once.ts";
import { followEnd } from "./ended.ts";

/** Shorter than the shortest retention of the notes that say so. */
const TELLS_OF_LAST_MS = 5 * 86_400_000;

/**
 * Re-enqueues what a lost queue, or a worker that died at the wrong moment, has left undone: stops that are due, proposals that were
 * answered and still ask, endings, alerts and final reports that were never sent, and digests that were missed. A job that already
 * waits is not added twice.
 */
export async function resumeUndone(context: JobContext): Promise<void> {
  const since = new Date(context.clock.nowMs() - TELLS_OF_LAST_MS).toISOString();
  await resumeStops(since, context);
  await resumeAlerts(since, context);
  await resumeAnswers(since, context);
  await resumeEndings(since, context);
  await resumeDigests(context);
}

/** Only where schedules are kept: a person who runs single jobs by hand has not asked for digests. */
async function resumeDigests(context: JobContext): Promise<void> {
  if (context.scheduledFor === undefined) return;
  for (const digest of context.settings.digests) {
    const plannedFor = await missedDigest(digest, context);
    if (plannedFor === undefined) continue;
    context.log.warn({ digest: digest.name, plannedFor }, "digest missed, asked for again");
    await context.enqueue({ job: "reporting.daily-digest", payload: { digest: digest.name, plannedFor } });
  }
}

async function resumeStops(since: string, context: JobContext): Promise<void> {
  const { ledger, clock, enqueue } = context;
  for (const { id } of await ledger.intents.due(clock.now()))
    await enqueue({ job: "acting.carry-out", payload: { intentId: id } });
  for (const { id, state } of await ledger.intents.recent(since)) {
    if (state === "announced" || state === "executing" || (await sentNote("receipt", id, context)) !== undefined)
      continue;
    await enqueue({ job: "reporting.act-message", payload: { kind: "receipt", intentId: id } });
  }
}

async function resumeAlerts(since: string, context: JobContext): Promise<void> {
  for (const { id, onsetAt, endedAt } of await context.ledger.alerts.recent(since)) {
    for (const edge of ["onset", "end"] as const) {
      // Of a long alert that ended lately, the note about its beginning may be gone.
      if (edge === "onset" ? onsetAt < since : endedAt === undefined) continue;
      if ((await reportedHow(alertNoteKey(id, edge), context)) === undefined)
        await context.enqueue({ job: "reporting.alert", payload: { alertId: id, edge } });
    }
  }
}

/** A message that was last updated before its answer still shows buttons that no longer work. */
async function resumeAnswers(since: string, { ledger, enqueue }: JobContext): Promise<void> {
  for (const { account, experimentId, subject, at, kind } of await ledger.instructions.recent(since)) {
    if (account === null || experimentId === null || subject === null) continue;
    // The receipt of a rollout renews what asked for it.
    if (kind === "rollout" || kind === "end-rollout") continue;
    const stored = await ledger.decisions.get(subject);
    if (stored === undefined) continue;
    for (const intention of proposableIn(stored.decision)) {
      const shown = await ledger.deliveries.of(proposalKey({ account, experimentId }, intention));
      if (shown.every(({ updatedAt }) => updatedAt >= at)) continue;
      await enqueue({
        job: "reporting.act-message",
        payload: { kind: "answered-proposal", account, experimentId, decisionId: subject, intention },
      });
    }
  }
}

async function resumeEndings(since: string, context: JobContext): Promise<void> {
  for (const { id: account } of context.settings.accounts) {
    const ended = await context.ledger.experiments.list(account, { statuses: ["completed"], seenSince: since });
    for (const { experimentId } of ended) await followEnd({ account, experimentId }, context);
  }
}
