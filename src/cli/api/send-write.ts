import {
  ApiAmbiguousError,
  ApiError,
  ApiUnavailableError,
  failureOf,
  type ExperimentsApi,
  type WriteOutcome,
  type WriteStep,
} from "../../ports/index.ts";
import type { Write, WriteAnswer } from "./writes.ts";

/** The ledger cannot record a write, so it was not sent. */
class NotRecordedError extends Error {
  readonly code = "not-recorded";
  override readonly name = "NotRecordedError";
}

/** How a write ended. */
export interface SentWrite {
  readonly answer: WriteAnswer | undefined;
  /** Why there is no answer. */
  readonly error: ApiError | undefined;
  /** Why the ledger does not know that; undefined: it does. */
  readonly unrecorded: string | undefined;
}

/** What is known of a write before it is sent. */
export type Intended = Omit<Extract<WriteStep, { step: "begun" }>, "step" | "body">;

/**
 * Sends one write, once: recorded before it leaves, and again when its answer is there, so that a lost answer shows as such.
 * @throws NotRecordedError with nothing sent
 */
export async function sendRecorded(
  write: Write,
  recordedBody: Write["body"],
  intended: Intended,
  { api, record }: { readonly api: ExperimentsApi; readonly record: (step: WriteStep) => Promise<unknown> },
): Promise<SentWrite> {
  try {
    await record({ step: "begun", ...intended, body: recordedBody });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NotRecordedError(`nothing was sent, because the ledger could not record it: ${why}`, { cause: error });
  }
  const { answer, error } = await sent(write, api);
  const unrecorded = await reasonOf(
    record({
      step: "answered",
      id: intended.id,
      outcome: error === undefined ? "done" : outcomeOf(error),
      experimentId: answer?.experimentId ?? intended.experimentId,
      failure: error === undefined ? null : failureOf(error),
    }),
  );
  return { answer, error, unrecorded };
}

async function sent(
  write: Write,
  api: ExperimentsApi,
): Promise<{ readonly answer: WriteAnswer | undefined; readonly error: ApiError | undefined }> {
  try {
    return { answer: await write.send(api), error: undefined };
  } catch (error) {
    if (error instanceof ApiError) return { answer: undefined, error };
    throw error;
  }
}

function outcomeOf(error: ApiError): WriteOutcome {
  if (error instanceof ApiAmbiguousError) return "unknown";
  return error instanceof ApiUnavailableError ? "not-sent" : "refused";
}

async function reasonOf(recorded: Promise<unknown>): Promise<string | undefined> {
  try {
    await recorded;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
