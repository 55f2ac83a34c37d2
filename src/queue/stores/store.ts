import type {
  AdvancedOptions,
  Job,
  JobsOptions,
  JobType,
  Processor,
  Queue,
  WorkerListener,
  WorkerOptions,
} from "bullmq";
import type { StoredData } from "../envelope.ts";
import type { StoreConcern } from "../queue.ts";
import type { StorePlace } from "../unreachable.ts";

export type BullJob = Job<StoredData, unknown, string>;

/** What is used of BullMQ's queue; the same on every store. */
export interface BullQueue
  extends Pick<
    Queue<StoredData>,
    | "getJobCounts"
    | "getJobState"
    | "getJobSchedulers"
    | "upsertJobScheduler"
    | "removeJobScheduler"
    | "qualifiedName"
    | "toKey"
  > {
  add(name: string, data: StoredData, options: JobsOptions): Promise<BullJob>;
  addBulk(jobs: { name: string; data: StoredData; opts: JobsOptions }[]): Promise<BullJob[]>;
  getJob(id: string): Promise<BullJob | undefined>;
  /** The latest first. */
  getJobs(types: JobType[], start: number, end: number): Promise<BullJob[]>;
}

/** What is used of BullMQ's worker. */
export interface BullWorker {
  on<Event extends keyof WorkerListener<StoredData, unknown, string>>(
    event: Event,
    listener: WorkerListener<StoredData, unknown, string>[Event],
  ): unknown;
  /** Takes no more jobs, waits for those that run, and lets go of the connections. */
  finish(): Promise<void>;
  /** Lets go of the connections at once, also while `finish` waits. The locks of what still runs are no longer renewed. */
  abandon(): Promise<void>;
}

export type BullProcessor = Processor<StoredData, unknown, string>;

/** How the worker's locks and waits are timed. */
export type WorkerTiming = Required<
  Pick<
    WorkerOptions,
    "concurrency" | "lockDuration" | "stalledInterval" | "maxStalledCount" | "drainDelay" | "runRetryDelay"
  >
>;

/** A place where BullMQ keeps its jobs. */
export interface QueueStore {
  readonly place: StorePlace;
  /** Fails fast: nothing waits for a connection to come back. */
  readonly queue: BullQueue;
  /** The worker has its own connections, which do wait. */
  createWorker(processor: BullProcessor, timing: WorkerTiming): BullWorker;
  /**
   * Rejects where the store answers and takes nothing. A PostgreSQL need not be tried here: the ledger in the same one is.
   */
  proveWrite(): Promise<void>;
  /** What works, and may lose jobs one day. */
  concerns(): Promise<readonly StoreConcern[]>;
  /** Lets go of the connections, whatever state they are in. Workers first. */
  close(): Promise<void>;
}

/** Every queue and worker reports its errors here: an `error` event without a listener would end the process. */
export type OnStoreError = (error: Error) => void;

/** What every store is opened with. */
export interface CommonStoreOptions {
  readonly queueName: string;
  readonly onError: OnStoreError;
  /** Of queue and workers alike: both compute when a schedule comes next. */
  readonly settings: Required<Pick<AdvancedOptions, "repeatStrategy">>;
}

/** Nothing reads BullMQ's stream of events: a short one is enough for a person who looks into a queue by hand. */
export const EVENTS_KEPT = { events: { maxLen: 500 } };
