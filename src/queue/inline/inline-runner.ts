import type { AnyJob } from "../../ports/index.ts";
import { fateOf } from "../fates.ts";
import { dedupeKeyOf, JobList, readPayload, readStoredPayload } from "../job-list.ts";
import { storable } from "../stores/storable.ts";
import { Errand } from "./attempts.ts";
import { asError, InlineAttempts, type InlineRunnerOptions, type Result } from "./inline-attempts.ts";
import { WaitingList, type PendingJob, type WaitingJob } from "./waiting-list.ts";

/** How a waiting job ended. */
export type InlineOutcome = Pick<PendingJob, "id" | "job" | "dueAt"> &
  ({ readonly kind: "done"; readonly value: Result } | { readonly kind: "failed"; readonly error: Error });

/** Runs jobs in this process, without a queue; it tries again only with patience. */
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
   * Runs what is due by then (now and while it goes on, unless given), one after another in the order of time, and what those jobs ask for
   * in turn. A job that started too early waits again. With patience it waits for what failed and is tried again.
   */
  runDue(until?: string): Promise<readonly InlineOutcome[]>;
  /** Runs everything that waits, however late it is due. */
  drain(): Promise<readonly InlineOutcome[]>;
}

/** Jobs that ask for one another without end would otherwise never be noticed. */
const MOST_RUNS = 10_000;

/** See `InlineRunner`. The same contract towards jobs as the queue's, so that a job cannot tell the difference. */
export function createInlineRunner(options: InlineRunnerOptions): InlineRunner {
  return new Inline(options);
}

class Inline implements InlineRunner {
  readonly #options: InlineRunnerOptions;
  readonly #jobs: JobList;
  readonly #attempts: InlineAttempts;
  readonly #waiting = new WaitingList();
  #runs = 0;

  constructor(options: InlineRunnerOptions) {
    this.#options = options;
    this.#jobs = new JobList(options.jobs);
    this.#attempts = new InlineAttempts(options, this.#jobs, ({ job, payload }, wanted) =>
      this.enqueue(job, payload, wanted),
    );
  }

  async run(jobId: string, payload: unknown): Promise<Result> {
    const job = this.#jobs.get(jobId);
    const errand = this.#errand(job, this.#nextId(), this.#options.clock.now());
    return this.#attempts.limited(this.#attempts.persist(errand, readPayload(job, payload)));
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

  runDue(until?: string): Promise<readonly InlineOutcome[]> {
    return this.#runWaiting(() => until ?? this.#options.clock.now());
  }

  drain(): Promise<readonly InlineOutcome[]> {
    return this.#runWaiting(() => undefined);
  }

  async #runWaiting(until: () => string | undefined): Promise<readonly InlineOutcome[]> {
    const outcomes: InlineOutcome[] = [];
    for (let runs = 1, next = await this.#next(until); next !== undefined; runs += 1, next = await this.#next(until)) {
      if (runs > MOST_RUNS) throw new Error(`more than ${MOST_RUNS} jobs asked for one another`);
      if (next.dueAt > this.#options.clock.now()) this.#options.moveClock?.(next.dueAt);
      const outcome = await this.#outcomeOf(next);
      if (outcome !== undefined) outcomes.push(outcome);
    }
    for (const { id, job, dueAt, retry } of this.#waiting.takeRetries())
      outcomes.push({ id, job, dueAt, kind: "failed", error: retry.error });
    return outcomes;
  }

  /** The next job, once it may start; undefined: none is to start by then. */
  async #next(until: () => string | undefined): Promise<WaitingJob | undefined> {
    while (!this.#attempts.signal.aborted) {
      const next = this.#waiting.take(until());
      if (next !== undefined) return next;
      const retryAt = this.#waiting.nextRetryAt;
      if (retryAt === undefined) return undefined;
      await this.#options.patience?.wait(Date.parse(retryAt) - this.#options.clock.nowMs(), this.#attempts.signal);
    }
    return undefined;
  }

  /** How a job that waited ended; undefined: it waits again. */
  async #outcomeOf({ retry, ...waiting }: WaitingJob): Promise<InlineOutcome | undefined> {
    const { id, job: jobId, payload, dueAt } = waiting;
    let errand = retry?.errand;
    try {
      const job = this.#jobs.get(jobId);
      errand ??= this.#errand(job, id, dueAt);
      const value = await this.#attempts.limited(this.#attempts.attempt(errand, readStoredPayload(job, payload)));
      return { id, job: jobId, dueAt, kind: "done", value };
    } catch (thrown) {
      // What fails after the caller has given up fails for that; what it failed with before says more.
      const error = this.#attempts.signal.aborted
        ? (retry?.error ?? asError(this.#attempts.signal.reason))
        : asError(thrown);
      const postponedMs = postponementOf(error);
      const retryMs = errand && this.#attempts.retryDelay(errand, error);
      if (postponedMs !== undefined) this.#waiting.add({ ...waiting, dueAt: this.#later(postponedMs) });
      else if (retryMs !== undefined)
        this.#waiting.putBack({ ...waiting, retry: { at: this.#later(retryMs), errand: errand!, error } });
      else return { id, job: jobId, dueAt, kind: "failed", error };
      return undefined;
    }
  }

  #later(ms: number): string {
    return new Date(this.#options.clock.nowMs() + Math.max(0, ms)).toISOString();
  }

  #errand(job: AnyJob, runId: string, dueAt: string): Errand {
    const { patience, clock } = this.#options;
    return new Errand(job, {
      runId,
      dueAt,
      untilMs: patience === undefined ? clock.nowMs() : Date.parse(patience.until),
    });
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
