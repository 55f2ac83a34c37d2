import { describe, expect, it } from "vitest";
import {
  calendarDay,
  isWithin,
  nextOutside,
  nextWithin,
  startOfLocalDay,
  startOfNextLocalDay,
  type Hours,
  type Weekday,
} from "../../../src/decision/index.ts";
import { someOf } from "../../support/scope.ts";
import { KINDS_OF_CHANGES, localDay, wallClock } from "../../support/clocks/clock-changes.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

const instant = (atMs: number): string => new Date(atMs).toISOString();
/** `HH:MM` on the wall. */
const clock = (wallMs: number): string => instant(wallMs).slice(11, 16);
const weekday = (wallMs: number): Weekday => (new Date(wallMs).getUTCDay() || 7) as Weekday;

describe.each(KINDS_OF_CHANGES)(
  "in $timeZone, when the clocks change at $at",
  ({ timeZone, atMs, beforeMs, afterMs }) => {
    const hoursOfThreeDays = Array.from({ length: 72 }, (_, hour) => atMs + (hour - 36) * HOUR_MS + 17 * MINUTE_MS);

    it("a day begins with its first instant, and the next one follows its last", () => {
      for (const nowMs of someOf(hoursOfThreeDays, 12)) {
        const now = instant(nowMs);
        const day = localDay(nowMs, timeZone);
        const start = Date.parse(startOfLocalDay(now, timeZone));
        const next = Date.parse(startOfNextLocalDay(now, timeZone));
        expect(calendarDay(now, timeZone)).toBe(day);
        expect([localDay(start, timeZone), localDay(next - 1, timeZone)]).toEqual([day, day]);
        expect([localDay(start - 1, timeZone), localDay(next, timeZone)]).not.toContain(day);
        expect(start <= nowMs && nowMs < next).toBe(true);
      }
    });

    it("hours are those that the clock on the wall shows, and begin and end at once with it", () => {
      const hours: Hours = { from: "01:15", to: "02:45", days: EVERY_DAY, timeZone };
      const shows = (nowMs: number): boolean => {
        const time = clock(wallClock(nowMs, timeZone));
        return time >= hours.from && time < hours.to;
      };
      for (const nowMs of someOf(hoursOfThreeDays, 4)) {
        expect(isWithin(instant(nowMs), hours)).toBe(shows(nowMs));
        const begin = Date.parse(nextWithin(instant(nowMs), hours));
        const end = Date.parse(nextOutside(instant(nowMs), hours));
        expect([shows(begin), shows(end)]).toEqual([true, false]);
        expect(begin === nowMs || !shows(begin - 1)).toBe(true);
        expect(end === nowMs || shows(end - 1)).toBe(true);
      }
    });

    it("hours of one day of the week that the clocks skip come a week later", () => {
      const skippedMs = Math.min(afterMs - beforeMs, HOUR_MS);
      if (skippedMs <= 0) return;
      const from = atMs + beforeMs;
      const hours: Hours = { from: clock(from), to: clock(from + skippedMs), days: [weekday(from)], timeZone };
      // Where those hours end at midnight, they are 24:00.
      const sound = hours.to === "00:00" ? { ...hours, to: "24:00" } : hours;
      const found = nextWithin(instant(atMs - 1.5 * DAY_MS), sound);
      expect(found).toBe(instant(from - afterMs + 7 * DAY_MS));
    });
  },
);
