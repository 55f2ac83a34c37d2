import type { AnyJob, JobContext, Settings } from "../ports/index.ts";
import type { QueueInspection } from "./inspection/inspected.ts";

/** State of one job for people and machines. */
export interface JobStatus {
  readonly id: string;
  readonly job: string;
  readonly state: "waiting" | "delayed" | "active" | "waiting-children" | "completed" | "failed" | "unknown";
  /** How many of the jobs that it waits for have ended; undefined where it waits for none. */
  readonly parts: { readonly ended: number; readonly of: number } | undefined;
  /** Attempts that failed or finished; 0 while the first one has not ended. */
  readonly attemptsMade: number;
  /** What the job returned; undefined until it is completed. */
  readonly result: unknown;
  /** Why the last attempt failed, also while another one is to come. */
  readonly failedReason: string | undefined;
  readonly addedAt: string;
  readonly finishedAt: string | undefined;
}

/** Something about the queue's store that works, and may lose jobs one day. */
export interface StoreConcern {
  readonly problem: string;
  readonly whatToDo: string;
}

export interface QueueHealth {
  /** Why no job can be taken, with what to do; undefined: jobs can be taken. */
  readonly problem: string | undefined;
  /** Jobs that could start now and have no free worker. */
  readonly waiting: number;
  /** Jobs that were given up and are still remembered. */
  readonly failed: number;
  /** Schedules whose next run lies in the past by more than a minute, or cannot be computed, and all of this worker's where the store has lost them. */
  readonly overdueSchedules: readonly string[];
}

/** The producer's side: safe to use without a worker in this process. */
export interface JobQueue {
  /**
   * Validates the payload by the job's schema and adds it; returns the id. A job with the same dedupe key that has not started,
   * waits for its next attempt or for its children is joined instead, and its id returned; the earlier due time counts. While such
   * a job is running, the request is kept and runs once more right after it: what is already past in the running one is not lost.
   * @throws UnknownJobError; ZodError on the payload; QueueUnreachableError, within seconds, when the store does not answer
   */
  enqueue(job: string, payload: unknown, options?: { readonly delayMs?: number }): Promise<string>;
  /** @throws QueueUnreachableError */
  status(id: string): Promise<JobStatus | undefined>;
  /** Never rejects and answers within two seconds, whatever the store does. */
  health(): Promise<QueueHealth>;
  /** @throws QueueUnreachableError */
  concerns(): Promise<readonly StoreConcern[]>;
  /** How many jobs there are in each state. @throws QueueUnreachableError */
  counts(): Promise<QueueInspection["counts"]>;
  /** What the queue holds. @throws QueueUnreachableError */
  inspect(): Promise<QueueInspection>;
  /** Runs a job that was given up once more, with all its attempts. False: there is no such job, it was not given up, or it is signed. @throws QueueUnreachableError */
  retry(id: string): Promise<boolean>;
  /**
   * Adds and updates the schedules of the listed jobs and removes every other; returns their ids. A schedule that did not change
   * stays untouched, so that a run missed while no worker was there still comes, once, late.
   * @param settings in place of those that the queue was opened with, from now on
   * @throws InvalidScheduleError before anything is changed; QueueUnreachableError
   */
  syncSchedules(settings?: Settings): Promise<readonly string[]>;
  /** Starts working, and restores schedules that the store loses later. `contextFor` gives each run everything but the queue's own part. */
  startWorker(contextFor: ContextFactory): void;
  /**
   * Stops taking jobs, waits for running ones up to `deadlineMs`, aborts the rest through their signal. A job that ends because of
   * that goes back to the queue without using an attempt. Resolves within `deadlineMs` and two seconds, always.
   */
  close(deadlineMs: number): Promise<void>;
}

/** The queue's own part of a job's context. */
type QueuePart = "runId" | "attempt" | "asOf" | "scheduledFor" | "requests" | "signal" | "enqueue" | "runChildren";

/** Requests of a run: the application counts them, the queue keeps the count for the runs to come. */
export interface RequestTally {
  made: number;
}

/** What the application adds to a run; the queue adds `enqueue`, `runChildren`, run id, attempt, as-of time and signal. */
export type ContextFactory = (
  run: Pick<JobContext, "runId" | "attempt" | "asOf" | "scheduledFor" | "signal"> & {
    readonly job: AnyJob;
    readonly requests: RequestTally;
  },
) => Omit<JobContext, QueuePart>;
