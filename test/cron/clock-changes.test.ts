import { describe, expect, it } from "vitest";
import { nextTime } from "../../src/cron/index.ts";
import {
  clockChanges,
  endOf,
  KINDS_OF_CHANGES,
  localDay,
  localDays,
  PLACES,
  startOf,
  type ClockChange,
  type Place,
} from "../support/clocks/clock-changes.ts";
import { isEverything, someOf } from "../support/scope.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Minutes of the day. */
const TIMES = someOf(
  Array.from({ length: 96 }, (_, index) => index * 15),
  24,
);

/** When a schedule comes due, after one instant and up to another. */
function* dueTimes(cron: string, timeZone: string, afterMs: number, untilMs: number): Generator<number> {
  for (let dueMs = afterMs; ; ) {
    const next = nextTime(cron, timeZone, new Date(dueMs).toISOString());
    if (next === undefined)
      throw new Error(`${cron} in ${timeZone} never comes after ${new Date(dueMs).toISOString()}`);
    dueMs = Date.parse(next);
    if (dueMs > untilMs) return;
    yield dueMs;
  }
}

const dayAfter = (day: string): string => new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);

/** Whether the clocks skip a time of day up to midnight or beyond, so that the day ends before it. */
function endsBefore(minute: number, day: string, { atMs, beforeMs, afterMs }: ClockChange, timeZone: string): boolean {
  const wallMs = Date.parse(day) + minute * MINUTE_MS;
  return wallMs >= atMs + beforeMs && wallMs < atMs + afterMs && localDay(atMs, timeZone) !== day;
}

describe.each(PLACES)("a schedule in $timeZone, from $fromYear", (place: Place) => {
  it("at midnight runs once on each day of five years, also where a midnight does not exist", () => {
    const { timeZone } = place;
    // In `npm test`, the days around the changes only.
    const spans: [number, number][] = isEverything
      ? [[startOf(place), endOf(place)]]
      : clockChanges(place).map(({ atMs }) => [atMs - 3 * DAY_MS, atMs + 3 * DAY_MS]);
    for (const [fromMs, untilMs] of spans) {
      let last = localDay(fromMs, timeZone);
      let count = 0;
      for (const dueMs of dueTimes("0 0 * * *", timeZone, fromMs, untilMs)) {
        const day = localDay(dueMs, timeZone);
        // Only a day that no clock ever showed may be missing.
        const isShown = (missing: string) => localDays(dueMs - 3 * DAY_MS, dueMs, timeZone).has(missing);
        const expected = day === dayAfter(last) || isShown(dayAfter(last)) ? dayAfter(last) : dayAfter(dayAfter(last));
        expect(day).toBe(expected);
        last = day;
        count++;
      }
      expect(count).toBeGreaterThanOrEqual((untilMs - fromMs) / DAY_MS - 2);
    }
  });
});

describe.each(KINDS_OF_CHANGES)("a schedule in $timeZone, when the clocks change at $at", (change) => {
  const { timeZone, atMs, beforeMs, afterMs } = change;
  const around = [...localDays(atMs - 1.4 * DAY_MS, atMs + 1.4 * DAY_MS, timeZone)];
  const dueAround = (cron: string): number[] => [...dueTimes(cron, timeZone, atMs - 2.5 * DAY_MS, atMs + 2.5 * DAY_MS)];

  it("at any time of the day runs once a day, unless they skip that time up to midnight", () => {
    for (const minute of TIMES) {
      const cron = `${minute % 60} ${Math.floor(minute / 60)} * * *`;
      const due = dueAround(cron).map((dueMs) => localDay(dueMs, timeZone));
      const runs = around.map((day) => [cron, day, due.filter((one) => one === day).length]);
      expect(runs).toEqual(around.map((day) => [cron, day, endsBefore(minute, day, change, timeZone) ? 0 : 1]));
    }
  });

  it("of every hour runs 23 to 25 times a day, and never stands still", () => {
    const byHours = Math.abs(afterMs - beforeMs) / HOUR_MS;
    // Troll changes by two hours. Where a whole day does not exist, the others have all their hours.
    const spread = byHours >= 24 ? 0 : Math.max(1, byHours);
    for (const minute of someOf([7, 0, 15, 37, 45], 1)) {
      const due = dueAround(`${minute} * * * *`);
      const days = due.map((dueMs) => localDay(dueMs, timeZone));
      for (const day of around) {
        const runs = days.filter((one) => one === day).length;
        expect(Math.abs(runs - 24)).toBeLessThanOrEqual(spread);
      }
      const gaps = due.slice(1).map((dueMs, index) => (dueMs - due[index]!) / HOUR_MS);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0.5);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(1.5);
    }
  });

  it("always has its next time ahead, whatever minute it is asked at", () => {
    for (const cron of someOf(["7 * * * *", "30 1,2 * * *", "*/15 * * * *", "0 0 * * *", "45 1-3 * * *"], 2)) {
      for (let nowMs = atMs - 2 * HOUR_MS; nowMs <= atMs + 2 * HOUR_MS; nowMs += 7 * MINUTE_MS + 1_001) {
        const next = nextTime(cron, timeZone, new Date(nowMs).toISOString());
        expect(Date.parse(next!)).toBeGreaterThan(nowMs);
      }
    }
  });
});
