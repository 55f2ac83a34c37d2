import { describe, expect, it } from "vitest";
import { calendarDay, startOfLocalDay, startOfNextLocalDay } from "../../../src/decision/index.ts";

describe("the day of a place", () => {
  it.each`
    instant                       | timeZone              | day             | began                         | next
    ${"2026-11-23T10:00:00.000Z"} | ${"UTC"}              | ${"2026-11-23"} | ${"2026-11-23T00:00:00.000Z"} | ${"2026-11-24T00:00:00.000Z"}
    ${"2026-11-23T23:30:00.000Z"} | ${"Europe/Berlin"}    | ${"2026-11-24"} | ${"2026-11-23T23:00:00.000Z"} | ${"2026-11-24T23:00:00.000Z"}
    ${"2026-11-23T00:00:00.000Z"} | ${"UTC"}              | ${"2026-11-23"} | ${"2026-11-23T00:00:00.000Z"} | ${"2026-11-24T00:00:00.000Z"}
    ${"2026-03-29T10:00:00.000Z"} | ${"Europe/Berlin"}    | ${"2026-03-29"} | ${"2026-03-28T23:00:00.000Z"} | ${"2026-03-29T22:00:00.000Z"}
    ${"2026-10-25T10:00:00.000Z"} | ${"Europe/Berlin"}    | ${"2026-10-25"} | ${"2026-10-24T22:00:00.000Z"} | ${"2026-10-25T23:00:00.000Z"}
    ${"2026-11-23T18:20:00.000Z"} | ${"Asia/Kathmandu"}   | ${"2026-11-24"} | ${"2026-11-23T18:15:00.000Z"} | ${"2026-11-24T18:15:00.000Z"}
    ${"2026-11-23T03:00:00.000Z"} | ${"America/New_York"} | ${"2026-11-22"} | ${"2026-11-22T05:00:00.000Z"} | ${"2026-11-23T05:00:00.000Z"}
  `("at $instant in $timeZone is $day, from $began to $next", ({ instant, timeZone, day, began, next }) => {
    expect([
      calendarDay(instant, timeZone),
      startOfLocalDay(instant, timeZone),
      startOfNextLocalDay(instant, timeZone),
    ]).toEqual([day, began, next]);
  });
});
