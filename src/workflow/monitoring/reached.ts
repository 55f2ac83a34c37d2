import { JobNotDueError, UnrecoverableJobError, type JobContext } from "../../ports/index.ts";

/** Clocks of several machines differ by less than this; a larger difference is a mistake. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

/**
 * Nothing is judged as of a time in the future: its look would take the place of the true one in the ledger.
 * @throws JobNotDueError where the clock is only a little behind; UnrecoverableJobError
 */
export function requireReached({ asOf, clock }: Pick<JobContext, "asOf" | "clock">): void {
  const aheadMs = Date.parse(asOf) - clock.nowMs();
  if (aheadMs > LONGEST_WAIT_MS)
    throw new UnrecoverableJobError(`${asOf} has not come yet: nothing can be judged as of then`);
  if (aheadMs > 0) throw new JobNotDueError(aheadMs);
}
