import type { AnyJob, JobContext } from "../job/index.ts";

/** State of one job for people and machines. */
export interface JobStatus {
  readonly id: string;
  readonly job: string;
  readonly state: "waiting" | "delayed" | "active" | "waiting-children" | "completed" | "failed" | "unknown";
  readonly attemptsMade: number;
  readonly result: unknown;
  readonly failedReason: string | undefined;
  readonly addedAt: string;
  readonly finishedAt: string | undefined;
}

export interface QueueHealth {
  readonly reachable: boolean;
  readonly waiting: number;
  readonly failed: number;
  /** Schedules whose next run lies in the past by more than a minute. */
  readonly overdueSchedules: readonly string[];
}

/** The producer's side: safe to use without a worker in this process. */
export interface JobQueue {
  /** Validates the payload by the job's schema and adds it. Fails fast when the store is unreachable. @throws UnknownJobError, ZodError */
  enqueue(job: string, payload: unknown, options?: { readonly delayMs?: number }): Promise<string>;
  status(id: string): Promise<JobStatus | undefined>;
  health(): Promise<QueueHealth>;
  /** Adds and renews the schedules of the listed jobs and removes every other. */
  syncSchedules(): Promise<readonly string[]>;
  /** Starts working. `contextFor` gives each run everything but the queue's own part. */
  startWorker(contextFor: ContextFactory): void;
  /** Stops taking jobs, waits for running ones up to `deadlineMs`, aborts the rest through their signal. */
  close(deadlineMs: number): Promise<void>;
}

/** What the application adds to a run; the queue adds `enqueue`, `runChildren`, run id, attempt, as-of time and signal. */
export type ContextFactory = (run: Pick<JobContext, "runId" | "attempt" | "asOf" | "signal"> & { readonly job: AnyJob }) => Omit<
  JobContext,
  "runId" | "attempt" | "asOf" | "signal" | "enqueue" | "runChildren"
>;

export class UnknownJobError extends Error {
  readonly code = "unknown-job";
  override readonly name = "UnknownJobError";
}
