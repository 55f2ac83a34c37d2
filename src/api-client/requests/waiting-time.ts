import { ApiRateLimitError, type Clock, type Log, type SharedWait } from "../../ports/index.ts";

/** A server that asks for more is asked again after this: by then everything may be different. */
const LONGEST_MS = 3_600_000;
/** What other workers were told is known at most so much later. */
const LOOK_AGAIN_MS = 1_000;
/** The place that workers share may fail or stand still: no request waits longer for it. */
const SHARED_LIMIT_MS = 2_000;

/** Which request, as errors name it. */
interface Named {
  readonly method: string;
  readonly path: string;
}

/** Keeps every request of an account back while the server wants none. */
export interface WaitingTime {
  /** The server asked one request to wait. Resolves once other workers know, or cannot be told. */
  ask(waitMs: number): Promise<void>;
  /**
   * Returns when a request may leave.
   * @param longestMs it sits out no more than this
   * @throws ApiRateLimitError where that is not enough; the signal's reason when it aborts
   */
  over(request: Named, longestMs: number, signal?: AbortSignal): Promise<void>;
}

export interface WaitingTimeOptions {
  readonly clock: Clock;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly log: Log;
  /** Undefined: nobody else uses the account. */
  readonly shared: SharedWait | undefined;
}

/** Where the shared place fails, it says so in the log once, and what this process was told stands. */
export function createWaitingTime({ clock, sleep, log, shared }: WaitingTimeOptions): WaitingTime {
  let askedAtMs = 0;
  let untilMs = 0;
  let look: Promise<void> | undefined;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let isFailing = false;

  function leftMs(): number {
    const now = clock.nowMs();
    // A clock that was set back must not make a short wait a long one.
    return now < askedAtMs ? 0 : Math.max(0, untilMs - now);
  }

  /** False: it lasts longer already. */
  function lengthen(waitMs: number): boolean {
    const now = clock.nowMs();
    if (waitMs <= leftMs()) return false;
    askedAtMs = now;
    untilMs = now + waitMs;
    return true;
  }

  async function withShared(use: (wait: SharedWait) => Promise<void>): Promise<void> {
    if (shared === undefined) return;
    try {
      await use(shared);
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.warn({ err: error }, "waiting times are not shared with other workers");
      isFailing = true;
    }
  }

  async function lookAtShared(): Promise<void> {
    // A look that takes too long goes on, and nobody starts another meanwhile.
    if (look === undefined && Math.abs(clock.nowMs() - lookedAtMs) >= LOOK_AGAIN_MS) {
      lookedAtMs = clock.nowMs();
      const looking = withShared(async (wait) => void lengthen(Math.min(await wait.leftMs(), LONGEST_MS)));
      look = inTime(looking);
      void looking.finally(() => (look = undefined));
    }
    await look;
  }

  return {
    async ask(waitMs) {
      const boundedMs = Math.min(waitMs, LONGEST_MS);
      if (!lengthen(boundedMs)) return;
      log.info({ waitMs: boundedMs }, "experiments api asked to wait");
      await inTime(withShared((wait) => wait.lengthen(boundedMs)));
    },

    async over(request, longestMs, signal) {
      let sleptMs = 0;
      // What was waited for is over, even for a clock that stands still.
      for (let waitedUntilMs = 0; ; ) {
        await lookAtShared();
        const waitMs = leftMs();
        if (waitMs === 0 || untilMs <= waitedUntilMs) return;
        if (sleptMs + waitMs > longestMs) throw new ApiRateLimitError({ ...request, kind: "wait", waitMs });
        waitedUntilMs = untilMs;
        sleptMs += waitMs;
        await sleep(waitMs, signal);
      }
    },
  };
}

/** @param work never rejects */
async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, SHARED_LIMIT_MS);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
