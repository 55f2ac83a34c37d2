import { describe, expect, it } from "vitest";
import { nextTime } from "../../src/config/values/next-time.ts";

describe("when a schedule comes next", () => {
  it.each`
    cron               | timeZone              | after                         | next
    ${"0 9 * * 1-5"}   | ${"Europe/Berlin"}    | ${"2026-11-23T07:59:59.000Z"} | ${"2026-11-23T08:00:00.000Z"}
    ${"0 9 * * 1-5"}   | ${"Europe/Berlin"}    | ${"2026-11-23T08:00:00.000Z"} | ${"2026-11-24T08:00:00.000Z"}
    ${"0 9 * * 1-5"}   | ${"Europe/Berlin"}    | ${"2026-11-27T08:00:00.000Z"} | ${"2026-11-30T08:00:00.000Z"}
    ${"0 9 * * mon"}   | ${"UTC"}              | ${"2026-11-23T09:00:01.000Z"} | ${"2026-11-30T09:00:00.000Z"}
    ${"*/20 * * * *"}  | ${"UTC"}              | ${"2026-11-23T09:19:00.000Z"} | ${"2026-11-23T09:20:00.000Z"}
    ${"30 8 * * 7"}    | ${"Asia/Kolkata"}     | ${"2026-11-23T00:00:00.000Z"} | ${"2026-11-29T03:00:00.000Z"}
    ${"0 0 29 feb *"}  | ${"UTC"}              | ${"2026-11-23T00:00:00.000Z"} | ${"2028-02-29T00:00:00.000Z"}
    ${"0 9 13 * fri"}  | ${"UTC"}              | ${"2026-11-23T00:00:00.000Z"} | ${"2026-11-27T09:00:00.000Z"}
    ${"15 23 31 12 *"} | ${"America/New_York"} | ${"2026-11-23T00:00:00.000Z"} | ${"2027-01-01T04:15:00.000Z"}
    ${"30 2 * * *"}    | ${"Europe/Berlin"}    | ${"2026-03-28T12:00:00.000Z"} | ${"2026-03-30T00:30:00.000Z"}
  `("$cron in $timeZone after $after is $next", ({ cron, timeZone, after, next }) => {
    expect(nextTime(cron, timeZone, after)).toBe(next);
  });

  it("is refused for what is no schedule", () => {
    expect(() => nextTime("0 9 * *", "UTC", "2026-11-23T00:00:00.000Z")).toThrow(
      "cronValues requires a cron expression",
    );
    expect(() => nextTime("0 9 * * *", "Mars/Base", "2026-11-23T00:00:00.000Z")).toThrow(RangeError);
  });
});
