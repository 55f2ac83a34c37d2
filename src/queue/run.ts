import type { AnyJob, JobContext } from "../ports/index.ts";
import { QueuedChildren } from "./children.ts";
import { asOfTime, type Envelope } from "./envelope.ts";
import { RunTimeoutError } from "./errors.ts";
import { readStoredPayload } from "./job-list.ts";
import type { Producer } from "./producer.ts";
import type { ContextFactory, RequestTally } from "./queue.ts";
import type { BullJob, BullQueue } from "./stores/store.ts";

/** How a run ended, if it did not fail: with a result, or by leaving the worker to wait for its children. */
export type RunEnd = { readonly kind: "done"; readonly result: unknown } | { readonly kind: "stepped-aside" };

/** How long a run may take. */
export interface RunLimits {
  /** Then its signal is aborted. */
  readonly timeLimitMs: number;
  /** So much later it counts as failed although it has not ended: its place in the worker is needed. */
  readonly timeLimitGraceMs: number;
}

/** One attempt of one job in this process. */
export class Run {
  readonly #controller = new AbortController();
  readonly #bull: BullJob;
  readonly #token: string;
  /** Of this run and those before it. */
  readonly requests: RequestTally;

  constructor(bull: BullJob, token: string) {
    this.#bull = bull;
    this.#token = token;
    this.requests = { made: (bull.data as Envelope).requests ?? 0 };
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: Error): void {
    this.#controller.abort(reason);
  }

  /** @throws InvalidPayloadError; whatever the job throws; RunTimeoutError */
  async execute(
    job: AnyJob,
    world: { queue: BullQueue; producer: Producer; contextFor: ContextFactory },
    limits: RunLimits,
  ): Promise<RunEnd> {
    const envelope = this.#bull.data as Envelope;
    const payload = readStoredPayload(job, envelope.payload);
    const aside = Promise.withResolvers<RunEnd>();
    const known = this.#known(asOfTime(payload, envelope.dueAt), envelope);
    const children = new QueuedChildren({
      queue: world.queue,
      producer: world.producer,
      job: this.#bull,
      token: this.#token,
      asOf: known.asOf,
      requests: this.requests,
      stepAside: () => aside.resolve({ kind: "stepped-aside" }),
    });
    const context: JobContext = {
      ...world.contextFor({ ...known, job }),
      ...known,
      enqueue: (request, options) => world.producer.add(request.job, request.payload, options),
      runChildren: (name, list) => children.run(name, list),
    };
    const run = async (): Promise<RunEnd> => ({ kind: "done", result: await job.run(payload, context) });
    return this.#limited(limits, (late) => Promise.race([run(), aside.promise, late]));
  }

  #known(
    asOf: string,
    envelope: Envelope,
  ): Pick<JobContext, "runId" | "attempt" | "asOf" | "scheduledFor" | "signal"> & { readonly requests: RequestTally } {
    return {
      runId: this.#bull.id ?? "",
      attempt: this.#bull.attemptsMade + 1,
      asOf,
      ...(envelope.scheduledFor === undefined ? {} : { scheduledFor: envelope.scheduledFor }),
      requests: this.requests,
      signal: this.signal,
    };
  }

  async #limited<T>(limits: RunLimits, work: (late: Promise<never>) => Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>();
    const error = new RunTimeoutError(`the run took longer than ${limits.timeLimitMs / 1000} s`);
    let grace: NodeJS.Timeout | undefined;
    const limit = setTimeout(() => {
      this.abort(error);
      grace = setTimeout(() => late.reject(error), limits.timeLimitGraceMs);
    }, limits.timeLimitMs);
    try {
      return await work(late.promise);
    } finally {
      clearTimeout(limit);
      clearTimeout(grace);
    }
  }
}
