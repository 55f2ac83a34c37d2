import type { EmbeddedDatabase } from "../database/index.ts";
import type { AnyJob, Settings, Clock, Log } from "../ports/index.ts";
import { healthOf, statusOf } from "./inspection/status.ts";
import { countJobs, inspect } from "./inspection/inspect.ts";
import { retryGivenUp } from "./inspection/retry.ts";
import type { JobList } from "./job-list.ts";
import { Producer } from "./producer.ts";
import type { ContextFactory, JobQueue, StoreConcern } from "./queue.ts";
import type { RunLimits } from "./run.ts";
import { syncSchedulers } from "./schedules/schedule-sync.ts";
import { ScheduleKeeper } from "./schedules/schedule-keeper.ts";
import { plannedSchedules } from "./schedules/schedules.ts";
import type { QueueStore, WorkerTiming } from "./stores/store.ts";
import { within } from "./within.ts";
import { JobWorker, type GivenUp, type Retry, type RunDone } from "./worker.ts";

/** Where the jobs are kept. */
export type QueueBackend =
  | { readonly kind: "redis"; readonly url: string; readonly keyPrefix?: string }
  | { readonly kind: "postgres"; readonly url: string; readonly schema?: string }
  /** One process only. The caller that opened the database closes it, after the queue. */
  | { readonly kind: "embedded"; readonly database: EmbeddedDatabase };

export interface QueueOptions {
  readonly backend: QueueBackend;
  readonly jobs: readonly AnyJob[];
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  /** Jobs that run at the same time in this process; 4 unless given. */
  readonly concurrency?: number;
  /** `herald` unless given. */
  readonly queueName?: string;
  /** Called for every job that will not be retried, after it has been logged. */
  readonly onGivenUp?: (failure: GivenUp) => unknown;
  /** Called for every job that ended well, once the store knows it. */
  readonly onDone?: (run: RunDone) => unknown;
  /** Called for every attempt that failed and is followed by another, after it has been logged. */
  readonly onRetry?: (run: Retry) => unknown;
}

/** Times that only tests change. */
export interface QueueTiming extends RunLimits {
  /** A run whose process died is found after its lock has expired and the check has seen it twice. */
  readonly lockDurationMs: number;
  readonly stalledCheckMs: number;
  /** Between two looks whether the store still holds the schedules. */
  readonly scheduleCheckMs: number;
}

const TIMING: QueueTiming = {
  lockDurationMs: 30_000,
  stalledCheckMs: 15_000,
  scheduleCheckMs: 60_000,
  timeLimitMs: 15 * 60_000,
  timeLimitGraceMs: 30_000,
};
/** A job that was lost more often than this brings its process down: it is given up. */
const MOST_LOSSES = 3;
const POLL_WHEN_IDLE_SECONDS = 5;
const RETRY_STORE_MS = 5_000;
const CONCURRENCY = 4;
/** The rest of the two seconds that `close` may take beyond its deadline. */
const CLOSE_STORE_MS = 400;

/** The queue in a store that is open. */
export class StoredQueue implements JobQueue {
  readonly #options: QueueOptions;
  readonly #timing: QueueTiming;
  readonly #jobs: JobList;
  readonly #store: QueueStore;
  readonly #producer: Producer;
  /** What the schedules in the store were planned by. */
  #settings: Settings;
  #worker: JobWorker | undefined;
  #keeper: ScheduleKeeper | undefined;
  /** Set by this worker; empty: it keeps no schedules. */
  #schedules: readonly string[] = [];
  #closed: Promise<void> | undefined;

  constructor(options: QueueOptions, timing: Partial<QueueTiming>, jobs: JobList, store: QueueStore) {
    this.#options = options;
    this.#timing = { ...TIMING, ...timing };
    this.#jobs = jobs;
    this.#store = store;
    this.#producer = new Producer(store, jobs, options.clock);
    this.#settings = options.settings;
  }

  enqueue(job: string, payload: unknown, options?: { readonly delayMs?: number }): Promise<string> {
    return this.#producer.add(job, payload, options);
  }

  status(id: string) {
    return statusOf(this.#store, id);
  }

  health() {
    return healthOf(this.#store, this.#schedules, this.#options.clock);
  }

  concerns(): Promise<readonly StoreConcern[]> {
    return this.#answered(() => this.#store.concerns());
  }

  counts() {
    return countJobs(this.#store);
  }

  inspect() {
    return inspect(this.#store, new Set(this.#jobs.all.filter(({ triggerable }) => triggerable).map(({ id }) => id)));
  }

  retry(id: string): Promise<boolean> {
    return retryGivenUp(this.#store, id);
  }

  async syncSchedules(settings = this.#settings): Promise<readonly string[]> {
    const planned = plannedSchedules(this.#jobs.all, settings);
    const { clock, log } = this.#options;
    const { queue } = this.#store;
    await this.#answered(() => syncSchedulers(planned, { queue, producer: this.#producer, clock, log }));
    this.#settings = settings;
    this.#schedules = planned.map((schedule) => schedule.id);
    return this.#schedules;
  }

  startWorker(contextFor: ContextFactory): void {
    if (this.#worker !== undefined || this.#closed !== undefined)
      throw new Error("startWorker requires an open queue without a worker");
    const { clock, log, onGivenUp, onDone, onRetry } = this.#options;
    this.#worker = new JobWorker({
      store: this.#store,
      producer: this.#producer,
      jobs: this.#jobs,
      contextFor,
      clock,
      log,
      timing: this.#workerTiming(),
      limits: this.#timing,
      onGivenUp,
      onDone,
      onRetry,
    });
    if (this.#schedules.length === 0) return;
    this.#keeper = new ScheduleKeeper({
      held: async () => (await this.#store.queue.getJobSchedulers()).map(({ key }) => key),
      restore: () => this.syncSchedules(),
      everyMs: this.#timing.scheduleCheckMs,
      log,
    });
  }

  close(deadlineMs: number): Promise<void> {
    this.#closed ??= this.#close(deadlineMs);
    return this.#closed;
  }

  async #close(deadlineMs: number): Promise<void> {
    await Promise.all([
      this.#worker?.close(deadlineMs),
      within(CLOSE_STORE_MS, this.#keeper?.close() ?? Promise.resolve()),
    ]);
    try {
      await within(CLOSE_STORE_MS, this.#store.close());
    } catch (error) {
      this.#options.log.warn({ err: error }, "the queue did not close cleanly");
    }
  }

  async #answered<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw this.#store.place.failureOf(error);
    }
  }

  #workerTiming(): WorkerTiming {
    return {
      concurrency: this.#options.concurrency ?? CONCURRENCY,
      lockDuration: this.#timing.lockDurationMs,
      stalledInterval: this.#timing.stalledCheckMs,
      maxStalledCount: MOST_LOSSES,
      drainDelay: POLL_WHEN_IDLE_SECONDS,
      runRetryDelay: RETRY_STORE_MS,
    };
  }
}
