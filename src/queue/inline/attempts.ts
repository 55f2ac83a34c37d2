import type { AnyJob, ChildOutcome, JobContext, Log } from "../../ports/index.ts";
import { fateOf, MOST_RATE_LIMIT_WAITS } from "../fates.ts";
import type { RequestTally } from "../queue.ts";

/** For how long a run in this process tries again what failed, and how it waits meanwhile. */
export interface Patience {
  /** No attempt begins after it. */
  readonly until: JobContext["asOf"];
  /** Resolves after so long, or as soon as the signal is aborted. Never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<unknown>;
  readonly log: Log;
}

/** Somebody waits for this process, so it comes back sooner than a worker does. */
const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 60_000;
/** The closer the limit, the shorter the delays; with less than this they are not worth it. */
const SHORTEST_DELAY_MS = 500;

/** The attempts of one job: by the fates that a worker knows, and for as long as a worker would try. */
export class Attempts {
  readonly #retry: AnyJob["retry"];
  #failures = 0;
  #waits = 0;
  #delayedMs = 0;

  constructor(retry: AnyJob["retry"]) {
    this.#retry = retry;
  }

  /** The number of the attempt that runs now or next, from 1. A wait that a server asks for uses none. */
  get current(): number {
    return this.#failures + 1;
  }

  /**
   * How long to wait after this failure, milliseconds; undefined: there is no further attempt.
   * @param leftMs until no attempt may begin
   */
  delayAfter(error: unknown, leftMs: number): number | undefined {
    const fate = fateOf(error);
    if (fate.kind === "give-up" || fate.kind === "postpone") return undefined;
    if (fate.kind === "wait" && this.#waits < MOST_RATE_LIMIT_WAITS) {
      this.#waits += 1;
      return fate.waitMs < leftMs ? fate.waitMs : undefined;
    }
    const ownMs = this.#ownDelayMs();
    const delayMs = Math.min(ownMs, leftMs / 2);
    if (delayMs < Math.min(ownMs, SHORTEST_DELAY_MS) || this.#delayedMs + delayMs > longestMs(this.#retry))
      return undefined;
    this.#failures += 1;
    this.#delayedMs += delayMs;
    return delayMs;
  }

  #ownDelayMs(): number {
    const first = Math.min(this.#retry.firstDelayMs, FIRST_DELAY_MS);
    return Math.min(first * 2 ** this.#failures, LONGEST_DELAY_MS);
  }
}

/** All the delays of a job on the queue, each twice as long as the one before. */
function longestMs({ attempts, firstDelayMs }: AnyJob["retry"]): number {
  return firstDelayMs * (2 ** (attempts - 1) - 1);
}

/** One job on its way: what is the same at each of its attempts. */
export class Errand {
  readonly job: AnyJob;
  readonly runId: string;
  /** When it was due first. */
  readonly dueAt: JobContext["asOf"];
  /** No attempt begins after it, milliseconds since the epoch. */
  readonly untilMs: number;
  readonly attempts: Attempts;
  readonly requests: RequestTally = { made: 0 };
  /** By the name given to `runChildren`: a list counts once, and so does what came of it. */
  readonly outcomes = new Map<string, readonly ChildOutcome[]>();
  #children = 0;

  constructor(job: AnyJob, { runId, dueAt, untilMs }: Pick<Errand, "runId" | "dueAt" | "untilMs">) {
    this.job = job;
    this.runId = runId;
    this.dueAt = dueAt;
    this.untilMs = untilMs;
    this.attempts = new Attempts(job.retry);
  }

  nextChildId(): string {
    this.#children += 1;
    return `${this.runId}.${this.#children}`;
  }
}
