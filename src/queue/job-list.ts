import { z } from "zod";
import type { AnyJob } from "../ports/index.ts";
import { TICK } from "./envelope.ts";
import { InvalidPayloadError, UnknownJobError } from "./errors.ts";

/** The largest priority BullMQ can order. */
const LOWEST_PRIORITY = 2 ** 21 - 1;

/** The jobs that exist, by id. */
export class JobList {
  readonly all: readonly AnyJob[];
  readonly #byId: ReadonlyMap<string, AnyJob>;

  /** @throws RangeError on two jobs with one id, a reserved id, or a priority that cannot be ordered */
  constructor(jobs: readonly AnyJob[]) {
    this.all = jobs;
    this.#byId = new Map(jobs.map((job) => [job.id, job]));
    if (this.#byId.size < jobs.length) throw new RangeError("a job queue requires different ids for different jobs");
    if (this.#byId.has(TICK)) throw new RangeError(`the job id ${TICK} is the queue's own`);
    for (const { id, priority } of jobs) {
      if (!Number.isInteger(priority) || priority < 0 || priority > LOWEST_PRIORITY) {
        throw new RangeError(`${id} requires a whole priority from 0 to ${LOWEST_PRIORITY}`);
      }
    }
  }

  /** @throws UnknownJobError */
  get(id: string): AnyJob {
    const job = this.#byId.get(id);
    if (job === undefined)
      throw new UnknownJobError(`no job is called "${id}"; there are: ${[...this.#byId.keys()].join(", ")}`);
    return job;
  }

  find(id: string): AnyJob | undefined {
    return this.#byId.get(id);
  }
}

/**
 * The payload as the job reads it. No payload at all is an empty one.
 * @throws ZodError
 */
export function readPayload(job: AnyJob, payload: unknown): unknown {
  return job.payload.parse(payload ?? {});
}

/**
 * The key under which a request joins a waiting one; undefined: never. Reads the payload in any case.
 * @throws ZodError
 */
export function dedupeKeyOf(job: AnyJob, payload: unknown): string | undefined {
  const read = readPayload(job, payload);
  return job.dedupeKey?.(read);
}

/**
 * As `readPayload`, for a payload that has been stored.
 * @throws InvalidPayloadError
 */
export function readStoredPayload(job: AnyJob, payload: unknown): unknown {
  const problem = payloadProblem(job, payload);
  if (problem !== undefined) throw new InvalidPayloadError(`${job.id} cannot read its payload: ${problem}`);
  return readPayload(job, payload);
}

/** One line that says what is wrong with a payload; undefined when nothing is. */
export function payloadProblem(job: AnyJob, payload: unknown): string | undefined {
  const result = job.payload.safeParse(payload ?? {});
  return result.success ? undefined : z.prettifyError(result.error).replaceAll(/\s*\n\s*/g, " ");
}
