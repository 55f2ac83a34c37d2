import { DelayedError, UnrecoverableError, WaitingChildrenError, WaitingError } from "bullmq";
import type { Log } from "../platform/index.ts";
import type { Envelope } from "./envelope.ts";
import { WorkerClosingError } from "./errors.ts";
import { fateOf } from "./fates.ts";
import type { Run } from "./run.ts";
import { storableText } from "./storable.ts";
import type { BullJob } from "./store.ts";

/** Told to come back later more often than this, a job uses attempts for it like for any other failure. */
export const MOST_RATE_LIMIT_WAITS = 20;

/** The error by which BullMQ learns that a job waits for its children. */
export function steppedAside(): Error {
  return new WaitingChildrenError();
}

/**
 * Turns a failure into what BullMQ has to be told: moves the job where it belongs, and returns the error to throw.
 * @param error what the job, or reading its payload, threw
 */
export async function toldToBull(error: unknown, job: BullJob, token: string, run: Run, log: Log): Promise<Error> {
  const failure = asError(error);
  if (run.signal.reason instanceof WorkerClosingError) {
    log.info({}, "run cut short by the shutdown; it runs again");
    await job.moveToWait(token);
    return new WaitingError();
  }
  const fate = fateOf(error);
  if (fate.kind === "give-up") return Object.assign(new UnrecoverableError(failure.message), { cause: failure });
  if (fate.kind === "retry") return failure;

  const envelope = job.data as Envelope;
  const waits = (envelope.rateLimitWaits ?? 0) + 1;
  if (waits > MOST_RATE_LIMIT_WAITS) return failure;
  log.info({ waitMs: fate.waitMs, waits, reason: failure.message }, "run waits as told");
  await job.updateData({ ...envelope, rateLimitWaits: waits });
  await job.moveToDelayed(Date.now() + fate.waitMs, token);
  return new DelayedError();
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
