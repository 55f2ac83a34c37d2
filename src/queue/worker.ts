import { isTick, type Tick } from "./envelope.ts";
import { WorkerClosingError } from "./errors.ts";
import type { JobList } from "./job-list.ts";
import { steppedAside, errorForBull } from "./outcomes.ts";
import type { Producer } from "./producer.ts";
import type { ContextFactory } from "./queue.ts";
import { Run, type RunLimits } from "./run.ts";
import { isNewTry } from "./schedules/tick-times.ts";
import { storable } from "./stores/storable.ts";
import type { BullJob, BullWorker, QueueStore, WorkerTiming } from "./stores/store.ts";
import { within } from "./within.ts";
import type { Clock, JobContext, Log } from "../ports/index.ts";

/** A job that will not be tried again. */
export interface GivenUp {
  readonly job: string;
  readonly runId: string;
  /** As it is stored; not checked if the check is why it was given up. */
  readonly payload: unknown;
  readonly error: Error;
  readonly attempts: number;
  /** Its parent goes on and reports the failure in its own way. */
  readonly isChild: boolean;
}

/** A job that ended well. */
export interface RunDone {
  readonly job: string;
  readonly runId: string;
  /** As it is stored. */
  readonly payload: unknown;
  readonly dueAt: JobContext["asOf"];
  readonly result: unknown;
}

/** An attempt that failed, of a job that is tried again. */
export interface Retry {
  readonly job: string;
  readonly runId: string;
}

export interface WorkerOptions {
  readonly store: QueueStore;
  readonly producer: Producer;
  readonly jobs: JobList;
  readonly contextFor: ContextFactory;
  readonly clock: Clock;
  readonly log: Log;
  readonly timing: WorkerTiming;
  readonly limits: RunLimits;
  readonly onGivenUp: ((failure: GivenUp) => unknown) | undefined;
  readonly onDone: ((run: RunDone) => unknown) | undefined;
  readonly onRetry: ((run: Retry) => unknown) | undefined;
}

/** What a run that heeds its signal has, after the deadline, to end and be put back. */
const ABORT_GRACE_MS = 1_000;
/** What a store that answers needs to learn that the last run has ended. */
const FINISH_MS = 1_000;
const DISCONNECT_MS = 500;

/** Takes jobs from the queue and runs them. */
export class JobWorker {
  readonly #options: WorkerOptions;
  /** Each with the promise of its end. */
  readonly #runs = new Map<Run, Promise<void>>();
  readonly #bull: BullWorker;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#bull = options.store.createWorker((job, token) => this.#process(job, token ?? ""), options.timing);
    this.#bull.on("completed", (job, result) => this.#completed(job, result));
    this.#bull.on("failed", (job, error) => this.#failed(job, error));
    this.#bull.on("stalled", (runId) =>
      this.#options.log.warn({ runId }, "a run was lost with its process; it runs again"),
    );
  }

  /** Resolves within `deadlineMs` and two seconds. */
  async close(deadlineMs: number): Promise<void> {
    const finished = this.#quietly(this.#bull.finish());
    const ended = this.#ended(finished);
    if ((await within(deadlineMs, ended)).kind === "late" && this.#runs.size > 0) {
      this.#options.log.warn({ running: this.#runs.size }, "shutdown deadline passed; running jobs are aborted");
      for (const run of this.#runs.keys()) run.abort(new WorkerClosingError("the worker is shutting down"));
      await within(ABORT_GRACE_MS, ended);
    }
    if ((await within(0, finished)).kind === "done") return;
    // Whatever still runs holds its lock until it expires, and is then run again by another worker.
    await within(DISCONNECT_MS, this.#quietly(this.#bull.abandon()));
  }

  /** Resolves when what runs has ended, and the store, if it answers, knows it. */
  async #ended(finished: Promise<void>): Promise<void> {
    do {
      await Promise.race([finished, Promise.all(this.#runs.values())]);
      if ((await within(FINISH_MS, finished)).kind === "done") return;
    } while (this.#runs.size > 0);
  }

  async #quietly(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#options.log.warn({ err: error }, "the worker did not close cleanly");
    }
  }

  async #process(job: BullJob, token: string): Promise<unknown> {
    const data = job.data;
    if (isTick(data)) return this.#tick(job, data);
    const { clock, jobs, limits, store, producer, contextFor } = this.#options;
    const log = this.#options.log.child({ job: job.name, runId: job.id });
    const run = new Run(job, token);
    const ended = Promise.withResolvers<void>();
    this.#runs.set(run, ended.promise);
    try {
      const end = await run.execute(jobs.get(job.name), { queue: store.queue, producer, contextFor }, limits);
      if (end.kind === "done") return storable(end.result);
    } catch (error) {
      throw await errorForBull(error, { job, token, run, clock, log });
    } finally {
      this.#runs.delete(run);
      ended.resolve();
    }
    throw steppedAside();
  }

  /** Adds what the schedule stands for. */
  async #tick(job: BullJob, tick: Tick): Promise<{ readonly added: string } | undefined> {
    const scheduleId = job.repeatJobKey ?? tick.tickOf;
    if (this.#options.jobs.find(tick.tickOf) === undefined) {
      this.#options.log.warn({ job: tick.tickOf, schedule: scheduleId }, "schedule of a job that no longer exists");
      return undefined;
    }
    const { prevMillis } = job.opts;
    if (isNewTry(prevMillis)) return undefined;
    const scheduledFor = new Date(prevMillis ?? job.timestamp).toISOString();
    const request = { job: tick.tickOf, payload: tick.payload as Readonly<Record<string, unknown>> };
    return {
      added: await this.#options.producer.addScheduled(scheduleId, job.id ?? scheduledFor, request, scheduledFor),
    };
  }

  #completed(job: BullJob, result: unknown): void {
    if (isTick(job.data)) return;
    const { payload, dueAt } = job.data;
    this.#options.onDone?.({ job: job.name, runId: job.id ?? "", payload, dueAt, result });
  }

  #failed(job: BullJob | undefined, error: Error): void {
    if (job === undefined) return;
    const about = { job: job.name, runId: job.id, attempts: job.attemptsMade, err: error.cause ?? error };
    if (job.finishedOn === undefined) {
      this.#options.log.warn(about, "attempt failed; the job is tried again");
      this.#options.onRetry?.({ job: job.name, runId: job.id ?? "" });
      return;
    }
    this.#options.log.error(about, "job given up");
    void this.#tellGivenUp({
      job: job.name,
      runId: job.id ?? "",
      payload: job.data.payload,
      error: error.cause instanceof Error ? error.cause : error,
      attempts: job.attemptsMade,
      isChild: job.parentKey !== undefined,
    });
  }

  async #tellGivenUp(failure: GivenUp): Promise<void> {
    try {
      await this.#options.onGivenUp?.(failure);
    } catch (error) {
      this.#options.log.error(
        { job: failure.job, runId: failure.runId, err: error },
        "nobody could be told of a job given up",
      );
    }
  }
}
