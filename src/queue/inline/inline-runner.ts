import {
  failureOf,
  type AnyJob,
  type ChildOutcome,
  type JobContext,
  type JobRequest,
  type Clock,
} from "../../ports/index.ts";
import { asOfTime } from "../envelope.ts";
import { fateOf } from "../fates.ts";
import { dedupeKeyOf, JobList, readPayload, readStoredPayload } from "../job-list.ts";
import type { ContextFactory } from "../queue.ts";
import { storable } from "../stores/storable.ts";
import { WaitingList, type PendingJob } from "./waiting-list.ts";

type Result = Readonly<Record<string, unknown>>;

export interface InlineRunnerOptions {
  readonly jobs: readonly AnyJob[];
  readonly clock: Clock;
  /** A job's context, except for the queue's own part. */
  readonly contextFor: ContextFactory;
  /** Children of one job that run at the same time: 4 unless given, 1 for output in a fixed order. */
  readonly concurrency?: number;
  /** Aborted when the caller gives up. */
  readonly signal?: AbortSignal;
  /** Beginning of the run ids, which are counted up from 1: unique among all that write into one ledger. `inline` unless given. */
  readonly idPrefix?: string;
  /** Called with the due time of each waiting job before it runs, if that is in the future: the owner of the clock moves it there. */
  readonly moveClock?: (to: string) => void;
}

/** How a waiting job ended. */
export type InlineOutcome = Pick<PendingJob, "id" | "job" | "dueAt"> &
  ({ readonly kind: "done"; readonly value: Result } | { readonly kind: "failed"; readonly error: Error });

/** Runs jobs in this process, without a queue and without retries. */
export interface InlineRunner {
  /**
   * Runs one job to its end, its children included. What it asks for beside them waits for `runDue` or `drain`.
   * @throws UnknownJobError; ZodError on the payload; whatever the job throws
   */
  run(job: string, payload: unknown): Promise<Result>;
  /** Adds a job to those that wait, as `JobContext.enqueue` does. @throws UnknownJobError; ZodError on the payload */
  enqueue(job: string, payload: unknown, options?: { readonly delayMs?: number }): string;
  /** Waiting jobs, the earliest first. */
  pending(): readonly PendingJob[];
  /**
   * Runs what is due by then (now, unless given), one after another in the order of time, and what those jobs ask for in turn. A job
   * that started too early waits again.
   */
  runDue(until?: string): Promise<readonly InlineOutcome[]>;
  /** Runs everything that waits, however late it is due. */
  drain(): Promise<readonly InlineOutcome[]>;
}

const CONCURRENCY = 4;
/** Jobs that ask for one another without end would otherwise never be noticed. */
const MOST_RUNS = 10_000;

/** See `InlineRunner`. The same contract towards jobs as the queue's, so that a job cannot tell the difference. */
export function createInlineRunner(options: InlineRunnerOptions): InlineRunner {
  return new Inline(options);
}

class Inline implements InlineRunner {
  readonly #options: InlineRunnerOptions;
  readonly #jobs: JobList;
  readonly #waiting = new WaitingList();
  #runs = 0;

  constructor(options: InlineRunnerOptions) {
    this.#options = options;
    this.#jobs = new JobList(options.jobs);
  }

  async run(jobId: string, payload: unknown): Promise<Result> {
    const job = this.#jobs.get(jobId);
    return this.#execute(job, this.#nextId(), readPayload(job, payload), this.#options.clock.now());
  }

  enqueue(jobId: string, payload: unknown, options: { readonly delayMs?: number } = {}): string {
    const job = this.#jobs.get(jobId);
    const dedupeKey = dedupeKeyOf(job, payload);
    const dueAt = this.#later(options.delayMs ?? 0);
    return this.#waiting.add({
      id: this.#nextId(),
      job: job.id,
      payload: storable(payload ?? {}),
      dueAt,
      dedupeKey,
      priority: job.priority,
    });
  }

  pending(): readonly PendingJob[] {
    return this.#waiting.all;
  }

  runDue(until: string = this.#options.clock.now()): Promise<readonly InlineOutcome[]> {
    return this.#runWaiting(until);
  }

  drain(): Promise<readonly InlineOutcome[]> {
    return this.#runWaiting(undefined);
  }

  async #runWaiting(until: string | undefined): Promise<readonly InlineOutcome[]> {
    const outcomes: InlineOutcome[] = [];
    for (
      let runs = 1, next = this.#waiting.take(until);
      next !== undefined;
      runs += 1, next = this.#waiting.take(until)
    ) {
      if (runs > MOST_RUNS) throw new Error(`more than ${MOST_RUNS} jobs asked for one another`);
      if (next.dueAt > this.#options.clock.now()) this.#options.moveClock?.(next.dueAt);
      const outcome = await this.#outcomeOf(next);
      const postponedMs = outcome.kind === "failed" ? postponementOf(outcome.error) : undefined;
      if (postponedMs === undefined) outcomes.push(outcome);
      else this.#waiting.add({ ...next, dueAt: this.#later(postponedMs) });
    }
    return outcomes;
  }

  async #outcomeOf({ id, job: jobId, payload, dueAt }: PendingJob): Promise<InlineOutcome> {
    try {
      const job = this.#jobs.get(jobId);
      const value = await this.#execute(job, id, readStoredPayload(job, payload), dueAt);
      return { id, job: jobId, dueAt, kind: "done", value };
    } catch (error) {
      return {
        id,
        job: jobId,
        dueAt,
        kind: "failed",
        error: error instanceof Error ? error : new Error(String(error)),
      };
    }
  }

  #later(ms: number): string {
    return new Date(this.#options.clock.nowMs() + Math.max(0, ms)).toISOString();
  }

  async #execute(job: AnyJob, runId: string, payload: unknown, dueAt: string): Promise<Result> {
    const known = {
      runId,
      attempt: 1,
      asOf: asOfTime(payload, dueAt),
      signal: this.#options.signal ?? new AbortController().signal,
    };
    let children = 0;
    const context: JobContext = {
      ...this.#options.contextFor({ ...known, job }),
      ...known,
      enqueue: async (request, options) => this.enqueue(request.job, request.payload, options),
      runChildren: async (name, list) => {
        const requests = await list();
        if (new Set(requests.map(({ key }) => key)).size < requests.length) {
          throw new RangeError(`runChildren("${name}") requires different keys for different children`);
        }
        const numbered = requests.map((request) => ({
          ...request,
          id: `${runId}.${(children += 1)}`,
          definition: this.#jobs.get(request.job),
        }));
        return this.#inParallel(numbered, (child) => this.#child(child, known.asOf));
      },
    };
    return (storable(await job.run(payload, context)) ?? {}) as Result;
  }

  async #child(
    child: JobRequest & { key: string; id: string; definition: AnyJob },
    asOf: string,
  ): Promise<ChildOutcome> {
    const { key } = child;
    try {
      const payload = readStoredPayload(child.definition, storable(child.payload));
      return { key, kind: "done", value: await this.#execute(child.definition, child.id, payload, asOf) };
    } catch (error) {
      return { key, kind: "failed", failure: failureOf(error) };
    }
  }

  /** Results in the order of the items, whichever ends first. */
  async #inParallel<Item, Value>(
    items: readonly Item[],
    work: (item: Item) => Promise<Value>,
  ): Promise<readonly Value[]> {
    const values: Value[] = [];
    const untaken = items.entries();
    const lane = async (): Promise<void> => {
      for (const [index, item] of untaken) values[index] = await work(item);
    };
    await Promise.all(Array.from({ length: this.#options.concurrency ?? CONCURRENCY }, lane));
    return values;
  }

  #nextId(): string {
    this.#runs += 1;
    return `${this.#options.idPrefix ?? "inline"}-${this.#runs}`;
  }
}

/** A job that started too early waits again, as it would on the queue. */
function postponementOf(error: Error): number | undefined {
  const fate = fateOf(error);
  return fate.kind === "postpone" ? fate.waitMs : undefined;
}
