import {
  failureOf,
  type AnyJob,
  type Clock,
  type ChildOutcome,
  type JobContext,
  type JobRequest,
} from "../../ports/index.ts";
import { asOfTime } from "../envelope.ts";
import { readStoredPayload, type JobList } from "../job-list.ts";
import type { ContextFactory } from "../queue.ts";
import { storable } from "../stores/storable.ts";
import { Errand, type Patience } from "./attempts.ts";

export type Result = Readonly<Record<string, unknown>>;
type KeyedRequest = JobRequest & { readonly key: string };

export interface InlineRunnerOptions {
  readonly jobs: readonly AnyJob[];
  readonly clock: Clock;
  /** A job's context, except for the queue's own part. */
  readonly contextFor: ContextFactory;
  /** Children of one job that run at the same time: 4 unless given, 1 for output in a fixed order. */
  readonly concurrency?: number;
  /** Aborted when the caller gives up: then no attempt begins, and one that doesn't end within `graceMs` (2 s unless given) is left behind. */
  readonly signal?: AbortSignal;
  readonly graceMs?: number;
  /** Whether and for how long what failed is tried again; never unless given. */
  readonly patience?: Patience;
  /** Beginning of the run ids, which are counted up from 1: unique among all that write into one ledger. `inline` unless given. */
  readonly idPrefix?: string;
  /** Called with the due time of each waiting job before it runs, if that is in the future: the owner of the clock moves it there. */
  readonly moveClock?: (to: string) => void;
}

const CONCURRENCY = 4;
const GRACE_MS = 2_000;
/** Of the time that is left, so much is for what a job waits for; the rest is for the job itself. */
const CHILDREN_SHARE = 0.75;

/** Runs the attempts of jobs, children in place. */
export class InlineAttempts {
  readonly signal: AbortSignal;
  readonly #options: InlineRunnerOptions;
  readonly #jobs: JobList;
  readonly #enqueue: (request: JobRequest, options?: { readonly delayMs?: number }) => string;

  /** @param enqueue what jobs ask for beside their children */
  constructor(
    options: InlineRunnerOptions,
    jobs: JobList,
    enqueue: (request: JobRequest, options?: { readonly delayMs?: number }) => string,
  ) {
    this.#options = options;
    this.#jobs = jobs;
    this.#enqueue = enqueue;
    this.signal = options.signal ?? new AbortController().signal;
  }

  /** Attempt after attempt, in place. */
  async persist(errand: Errand, payload: unknown): Promise<Result> {
    for (;;) {
      try {
        return await this.attempt(errand, payload);
      } catch (error) {
        const delayMs = this.retryDelay(errand, asError(error));
        if (delayMs === undefined) throw error;
        await this.#options.patience?.wait(delayMs, this.signal);
        if (this.signal.aborted) throw error;
      }
    }
  }

  /** How long a job that failed waits for its next attempt; undefined: there is none. */
  retryDelay({ job, runId, attempts, untilMs }: Errand, error: Error): number | undefined {
    const { patience, clock } = this.#options;
    if (patience === undefined || this.signal.aborted) return undefined;
    const waitMs = attempts.delayAfter(error, untilMs - clock.nowMs());
    if (waitMs !== undefined)
      patience.log.warn(
        { job: job.id, runId, waitMs, reason: error.message },
        "attempt failed; the job is tried again",
      );
    return waitMs;
  }

  async attempt(errand: Errand, payload: unknown): Promise<Result> {
    const { job, runId, attempts, requests } = errand;
    const signal = this.signal;
    const known = { runId, attempt: attempts.current, asOf: asOfTime(payload, errand.dueAt), requests, signal };
    const context: JobContext = {
      ...this.#options.contextFor({ ...known, job }),
      ...known,
      enqueue: async (request, options) => this.#enqueue(request, options),
      runChildren: async (name, list) => {
        const requests = errand.outcomes.has(name) ? [] : await list();
        if (new Set(requests.map(({ key }) => key)).size < requests.length) {
          throw new RangeError(`runChildren("${name}") requires different keys for different children`);
        }
        const outcomes = errand.outcomes.get(name) ?? (await this.#children(errand, requests, known.asOf));
        errand.outcomes.set(name, outcomes);
        return outcomes;
      },
    };
    return (storable(await job.run(payload, context)) ?? {}) as Result;
  }

  async #children(errand: Errand, requests: readonly KeyedRequest[], asOf: string): Promise<readonly ChildOutcome[]> {
    const nowMs = this.#options.clock.nowMs();
    const untilMs = nowMs + (errand.untilMs - nowMs) * CHILDREN_SHARE;
    const children = requests.map(({ key, job, payload }) => ({
      key,
      payload,
      errand: new Errand(this.#jobs.get(job), { runId: errand.nextChildId(), dueAt: asOf, untilMs }),
    }));
    const outcomes = await inParallel(children, this.#options.concurrency ?? CONCURRENCY, (child) =>
      this.#child(child),
    );
    // What was cut short is not what came of them.
    this.signal.throwIfAborted();
    return outcomes;
  }

  async #child({ key, payload, errand }: { key: string; payload: unknown; errand: Errand }): Promise<ChildOutcome> {
    try {
      const read = readStoredPayload(errand.job, storable(payload));
      return { key, kind: "done", value: await this.persist(errand, read) };
    } catch (error) {
      return { key, kind: "failed", failure: failureOf(error), requests: errand.requests.made };
    }
  }

  /** Waits for work no longer than the grace after the caller has given up. The work itself goes on; a later failure of it is nobody's. */
  async limited<T>(work: Promise<T>): Promise<T> {
    const signal = this.signal;
    const late = Promise.withResolvers<never>();
    let timer: NodeJS.Timeout | undefined;
    const giveUp = (): void => {
      timer = setTimeout(() => late.reject(signal.reason), this.#options.graceMs ?? GRACE_MS);
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true });
    try {
      return await Promise.race([work, late.promise]);
    } finally {
      signal.removeEventListener("abort", giveUp);
      clearTimeout(timer);
    }
  }
}

/** Results in the order of the items, whichever ends first. */
async function inParallel<Item, Value>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<Value>,
): Promise<readonly Value[]> {
  const values: Value[] = [];
  const untaken = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of untaken) values[index] = await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return values;
}

export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
