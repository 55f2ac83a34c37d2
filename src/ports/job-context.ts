import type { Failure, Instant } from "../experiment/index.ts";
import type { Messenger, People, PersonId } from "../notify/index.ts";
import type { Settings } from "./settings.ts";
import type { Clock } from "./clock.ts";
import type { Trials } from "./threads/trials.ts";
import type { Judge } from "./threads/judge.ts";
import type { JobExperimentsApi } from "./api/experiments-api.ts";
import type { Ledger } from "./ledger.ts";
import type { Log } from "./log.ts";
import type { Narrator } from "./narrator.ts";
import type { ChartPainter } from "./painter.ts";

/** A job that another job asks for. */
export interface JobRequest {
  readonly job: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** How a child ended. */
export type ChildOutcome =
  | { readonly key: string; readonly kind: "done"; readonly value: Readonly<Record<string, unknown>> }
  | {
      readonly key: string;
      readonly kind: "failed";
      readonly failure: Failure;
      /** Requests to Ours Privacy that it made all the same. */
      readonly requests: number;
    };

/** A count that grows while a job runs. */
export interface RequestCount {
  readonly made: number;
}

/** The health of the worker itself, for readers of a digest. */
export interface WorkerHealth {
  /** Jobs that were given up lately. */
  readonly givenUp: number;
  /** Schedules whose time has passed without a run. */
  readonly overdue: readonly string[];
}

/** The world as a job sees it. */
export interface JobContext {
  /** Id of this run: the queue's job id. The same on every attempt. */
  readonly runId: string;
  /** From 1. */
  readonly attempt: number;
  /** Unlike any other attempt of any worker: who holds a claim in the ledger. */
  readonly attemptId: string;
  /** When the run was due (a child: when its parent was): one as-of time for all it reads, on every attempt. */
  readonly asOf: Instant;
  /** When a schedule wanted this run; if that is well before `asOf`, the run is late. Absent when something else asked for it. */
  readonly scheduledFor?: Instant;
  /** Requests to Ours Privacy that left for this job: in earlier attempts, and before it stepped aside, too. Those of its children are theirs. */
  readonly requests: RequestCount;
  /** Aborted when the worker shuts down or the job took too long. */
  readonly signal: AbortSignal;
  readonly isDryRun: boolean;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly charts: ChartPainter;
  readonly judge: Judge;
  /** Absent: no program may be run. */
  readonly narrator?: Narrator;
  /** Never rejects. */
  workerHealth(): Promise<WorkerHealth>;
  /** The people who answer, and how they get a reply. */
  readonly people: People;
  /** A link that signs a person in to the page, once and for ten minutes. Absent outside a worker; undefined where people cannot sign in so. */
  signInLink?(holder: { readonly person: PersonId; readonly name: string }): string | undefined;
  /** Where to compute what takes seconds. Absent outside a worker: nobody waits there. */
  readonly whatIf?: Pick<Trials, "plan">;
  /** The API of one configured account. @throws RangeError on an account that is not configured */
  api(accountId: string): JobExperimentsApi;
  /** Asks for another job, now or later. Returns its id; the same dedupe key joins a waiting one. */
  enqueue(request: JobRequest, options?: { readonly delayMs?: number }): Promise<string>;
  /**
   * Runs other jobs and waits for all of them, failed ones included. On the queue the job steps aside while it waits, and runs
   * again from its beginning when they are done: everything before the call must be safe to repeat, and the list counts
   * only once (the children of the first call).
   * @param name distinguishes several calls in one job
   */
  runChildren(
    name: string,
    children: () => Promise<readonly (JobRequest & { readonly key: string })[]>,
  ): Promise<readonly ChildOutcome[]>;
}
