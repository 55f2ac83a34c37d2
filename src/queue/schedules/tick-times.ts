import type { RepeatOptions } from "bullmq";
import { nextTime } from "../../cron/index.ts";
import type { Log } from "../../ports/index.ts";

const MINUTE_MS = 60_000;

/** When the next tick of each schedule comes, for BullMQ's producers and workers. One for each process, so that each problem is logged once. */
export class TickTimes {
  readonly #log: Log;
  readonly #next: typeof nextTime;
  /** Schedules whose next time is unknown. */
  readonly #unknown = new Set<string>();

  constructor(log: Log, next = nextTime) {
    this.#log = log;
    this.#next = next;
  }

  /**
   * BullMQ's `repeatStrategy`. It always answers with a time to come: BullMQ would forget a schedule without one, and run a schedule
   * whose next time has passed again at once, without end. If the next time is unknown, a tick that adds no job asks again in a minute.
   */
  readonly next = (afterMs: number, { pattern, tz }: Pick<RepeatOptions, "pattern" | "tz">): number => {
    const schedule = { cron: pattern ?? "", timeZone: tz ?? "UTC" };
    const key = JSON.stringify(schedule);
    try {
      const next = Date.parse(this.#next(schedule.cron, schedule.timeZone, new Date(afterMs).toISOString()) ?? "");
      if (!(next > afterMs)) throw new RangeError("no time to come was found");
      if (this.#unknown.delete(key)) this.#log.info(schedule, "the next time of a schedule is known again");
      return next;
    } catch (error) {
      if (!this.#unknown.has(key))
        this.#log.error(
          { ...schedule, err: error },
          "the next time of a schedule cannot be computed; tried again every minute, and its job does not run until then",
        );
      this.#unknown.add(key);
      return timeOfNewTry(afterMs);
    }
  };
}

/** Schedules come due on whole minutes: any other time is one at which `TickTimes` asks again. */
export function isNewTry(tickMs: number | undefined): boolean {
  return tickMs !== undefined && tickMs % MINUTE_MS !== 0;
}

function timeOfNewTry(afterMs: number): number {
  const aMinuteLater = Math.ceil(afterMs) + MINUTE_MS;
  return isNewTry(aMinuteLater) ? aMinuteLater : aMinuteLater + 1;
}
