import { Cron } from "croner";
import type { Instant } from "../experiment/index.ts";

/**
 * When a cron expression comes due next, strictly after an instant; undefined: never. The queue and everything that Herald shows compute
 * with this function. Where the clocks change:
 * - A time of day that is skipped (`30 2 * * *`) comes when the clock has jumped, if that is on the same day.
 * - A time of day that is repeated comes once, the first time.
 * - With `*` or a step in minutes or hours, it comes whenever the clock on the wall shows its time: twice in a repeated hour, not in a
 *   skipped one.
 * @param cron five fields, nothing wrong with them
 * @param timeZone IANA name
 * @throws RangeError | TypeError on a wrong expression or time zone
 */
export function nextTime(cron: string, timeZone: string, after: Instant): Instant | undefined {
  const next = engine(cron, timeZone).nextRun(new Date(after));
  // A time that has passed would keep its reader running in circles.
  return next === null || next.getTime() <= Date.parse(after) ? undefined : next.toISOString();
}

/** Whether the engine can read an expression of five fields. It also reads what `cronProblem` refuses. */
export function isReadable(cron: string): boolean {
  try {
    engine(cron, "UTC");
    return true;
  } catch {
    return false; // the error of the constructor is the answer
  }
}

function engine(cron: string, timeZone: string): Cron {
  return new Cron(cron, {
    timezone: timeZone,
    mode: "5-part",
    // Lists and ranges (`0 2,14 * * *`) are times of day, too.
    fixedTimeRule: "no-wildcard",
    // `5/20` is from 5 on, every 20.
    sloppyRanges: true,
  });
}
