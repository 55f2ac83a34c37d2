import type { Clock } from "../../ports/index.ts";
import { Attempts, type Patience } from "./attempts.ts";

export interface Persistence {
  /** What it may fail with and succeed later; anything else ends it at once. Undefined: what a job would be tried again for. */
  readonly mayPass?: (error: unknown) => boolean;
  readonly clock: Clock;
  readonly patience: Patience;
  /** Aborted: no further attempt. */
  readonly signal: AbortSignal;
}

/** No limit of its own. */
const RETRY = { attempts: 20, firstDelayMs: 60_000 };

/**
 * Does what a run needs before its job begins, again and again, as its jobs are tried: by the same fates, after the same delays, until the
 * patience ends.
 * @throws what it failed with last
 */
export async function keepTrying<T>(
  work: () => Promise<T>,
  { mayPass = () => true, clock, patience: { until, wait, log }, signal }: Persistence,
): Promise<T> {
  const attempts = new Attempts(RETRY);
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const leftMs = Date.parse(until) - clock.nowMs();
      const waitMs = signal.aborted || !mayPass(error) ? undefined : attempts.delayAfter(error, leftMs);
      if (waitMs === undefined) throw error;
      log.warn({ waitMs, reason: (error as Error).message }, "not ready to run yet; tried again");
      await wait(waitMs, signal);
      if (signal.aborted) throw error;
    }
  }
}
