import { DelayedError, UnrecoverableError, WaitingChildrenError, WaitingError } from "bullmq";
import { sealed, type Envelope } from "./envelope.ts";
import { WorkerClosingError } from "./errors.ts";
import { fateOf, MOST_RATE_LIMIT_WAITS } from "./fates.ts";
import type { Run } from "./run.ts";
import { storableText } from "./stores/storable.ts";
import type { BullJob } from "./stores/store.ts";
import { failureOf, type Clock, type Log } from "../ports/index.ts";

/** The error by which BullMQ learns that a job waits for its children. */
export function steppedAside(): Error {
  return new WaitingChildrenError();
}

/**
 * Turns a failure into what BullMQ needs: moves the job where it belongs, and returns the error to throw.
 * @param error what the job, or reading its payload, threw
 */
export async function errorForBull(
  error: unknown,
  { job, token, run, clock, log }: { job: BullJob; token: string; run: Run; clock: Clock; log: Log },
): Promise<Error> {
  const failure = asError(error);
  if (run.signal.reason instanceof WorkerClosingError) {
    log.info({}, "run cut short by the shutdown; it runs again");
    await job.moveToWait(token);
    return new WaitingError();
  }
  const fate = fateOf(error);
  const requests = run.requests.made;
  if (fate.kind === "give-up" || fate.kind === "retry") await remember(job, failure, requests);
  if (fate.kind === "give-up") return Object.assign(new UnrecoverableError(failure.message), { cause: failure });
  if (fate.kind === "retry") return failure;

  const envelope = { ...(job.data as Envelope), requests };
  if (fate.kind === "postpone") {
    const dueAt = new Date(clock.nowMs() + fate.waitMs).toISOString();
    log.info({ dueAt, reason: failure.message }, "run postponed");
    return waiting({ ...envelope, dueAt }, fate.waitMs, job, token);
  }
  const waits = (envelope.rateLimitWaits ?? 0) + 1;
  if (waits > MOST_RATE_LIMIT_WAITS) return failure;
  log.info({ waitMs: fate.waitMs, waits, reason: failure.message }, "run waits as told");
  return waiting({ ...envelope, rateLimitWaits: waits }, fate.waitMs, job, token);
}

async function waiting(envelope: Envelope, waitMs: number, job: BullJob, token: string): Promise<Error> {
  await job.updateData(envelope);
  await job.moveToDelayed(Date.now() + waitMs, token);
  return new DelayedError();
}

/** A parent gets the reason as facts: BullMQ hands it only the error's text. */
async function remember(job: BullJob, error: Error, requests: number): Promise<void> {
  const before = job.data as Envelope;
  if (job.parentKey !== undefined) await job.updateData(sealed({ ...before, requests, failure: failureOf(error) }));
  else if (requests !== (before.requests ?? 0)) await job.updateData(sealed({ ...before, requests }));
}

/** As an error whose message every store can keep. */
function asError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(storableText(String(error)));
  const clean = storableText(error.message);
  if (clean === error.message) return error;
  const copy = new Error(clean, { cause: error });
  copy.stack = storableText(error.stack ?? clean);
  return copy;
}
