import type { z } from "zod";
import type { AnyJob, Log } from "../ports/index.ts";
import type { JobQueue } from "../queue/index.ts";
import { isUnreachable, payloadProblems, type ErrorAnswer } from "./answers.ts";

const SECONDS_UNTIL_RETRY = 5;
/** As JSON writes it. */
const NUL = /(^|[^\\])(\\\\)*\\u0000/;

/** What a job is asked for with, by whoever asks. */
export interface AskingOptions {
  readonly jobs: readonly AnyJob[];
  readonly queue: Pick<JobQueue, "enqueue" | "status">;
  readonly log: Log;
  readonly withExperiment?: (payload: unknown) => Promise<unknown>;
  readonly unknownName?: (payload: unknown) => ErrorAnswer | undefined;
}

/** `status` is that of HTTP. */
export interface Refusal {
  readonly status: 400 | 404 | 503;
  readonly body: ErrorAnswer;
  readonly retryAfterSeconds?: number;
}

/** The jobs that can be asked for by name. Jobs that only other jobs start do not exist here. */
export function triggerableJobs(jobs: readonly AnyJob[]): ReadonlyMap<string, AnyJob> {
  return new Map(jobs.filter(({ triggerable }) => triggerable).map((job) => [job.id, job]));
}

/**
 * Checks what a job is asked for with, and puts it into the queue.
 * @param proven what the server knows by itself of who asks, added once the rest is checked
 * @returns its id, or why it was not taken
 */
export async function askForJob(
  job: AnyJob,
  asked: unknown,
  {
    queue,
    log,
    withExperiment = async (payload: unknown) => payload,
    unknownName = () => undefined,
  }: Omit<AskingOptions, "jobs">,
  proven: object = {},
): Promise<{ readonly id: string } | Refusal> {
  let payload = asked;
  // Before anything is asked elsewhere: what makes no sense asks nothing.
  const parsed = await (job.asked ?? job.payload).safeParseAsync(job.namesExperiment ? asIfFound(payload) : payload);
  if (!parsed.success)
    return {
      status: 400,
      body: { error: `${job.id} does not take this payload`, problems: problemsOf(job, parsed.error) },
    };
  if (NUL.test(JSON.stringify(payload)))
    return { status: 400, body: { error: "the payload holds a NUL, which no store keeps" } };
  // What nobody has could only fail later, where the caller no longer looks.
  const unknown = unknownName(payload);
  if (unknown !== undefined) return { status: 404, body: unknown };
  if (job.namesExperiment) {
    try {
      payload = await withExperiment(payload);
    } catch (error) {
      if (isUnknownExperiment(error)) return { status: 404, body: { error: error.message } };
      if (!isApiFailure(error)) throw error;
      return unavailable(`the experiment could not be looked up: ${error.message}`);
    }
  }
  try {
    // As it came, not as parsed: the queue parses it again, and a schema need not accept what it makes.
    const id = await queue.enqueue(job.id, { ...(payload as object), ...proven });
    log.info({ job: job.id, id }, "job triggered");
    return { id };
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    log.warn({ job: job.id, err: error }, "trigger failed: queue unreachable");
    return unavailable("the queue cannot be reached; nothing was started");
  }
}

/** What has to be tried again soon. */
export function unavailable(error: string): Refusal {
  return { status: 503, body: { error }, retryAfterSeconds: SECONDS_UNTIL_RETRY };
}

/** With the ids that the name of an experiment will give. */
function asIfFound(payload: unknown): unknown {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload) || !("experiment" in payload))
    return payload;
  const { experiment, ...rest } = payload as Readonly<Record<string, unknown>>;
  return { account: experiment, experimentId: experiment, ...rest };
}

function isApiFailure(error: unknown): error is Error {
  return error instanceof Error && String((error as { code?: unknown }).code).startsWith("api-");
}

function isUnknownExperiment(error: unknown): error is Error {
  return error instanceof Error && (error as { code?: unknown }).code === "unknown-experiment";
}

/** Nobody is asked for ids that a name stands for. */
function problemsOf({ namesExperiment = false }: AnyJob, error: z.ZodError): NonNullable<ErrorAnswer["problems"]> {
  const problems = payloadProblems(error);
  const others = problems.filter(({ path }) => path !== "account" && path !== "experimentId");
  if (!namesExperiment || others.length === problems.length) return problems;
  return [{ path: "experiment", problem: "wanted the name or id of an experiment" }, ...others];
}
