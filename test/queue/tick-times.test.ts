import { describe, expect, it } from "vitest";
import { isNewTry, TickTimes } from "../../src/queue/schedules/tick-times.ts";
import { recordingLog } from "../support/recording-log.ts";

const NOW = Date.parse("2026-04-04T14:10:00.000Z");
const MINUTE_MS = 60_000;
const SCHEDULE = { pattern: "7 * * * *", tz: "Australia/Lord_Howe" };

describe("the time of the next tick", () => {
  it("is the schedule's own, and always a whole minute", () => {
    const log = recordingLog();
    const next = new TickTimes(log).next(NOW, SCHEDULE);
    expect(new Date(next).toISOString()).toBe("2026-04-04T15:37:00.000Z");
    expect(isNewTry(next)).toBe(false);
    expect(log.entries).toEqual([]);
  });

  it.each([
    [
      "fails",
      () => {
        throw new TypeError("no such time zone");
      },
    ],
    ["finds none", () => undefined],
    ["finds one that has passed", () => new Date(NOW - MINUTE_MS).toISOString()],
    ["finds the same again", () => new Date(NOW).toISOString()],
    ["finds no time at all", () => "soon"],
  ] as [string, () => string | undefined][])(
    "is a new try a minute later where the engine %s, and the log says so once",
    (_, answer) => {
      const log = recordingLog();
      const times = new TickTimes(log, answer);
      for (const nowMs of [NOW, NOW + 30_000, NOW + MINUTE_MS - 1, NOW + 0.5]) {
        const next = times.next(nowMs, SCHEDULE);
        expect(next - nowMs).toBeGreaterThanOrEqual(MINUTE_MS);
        expect(next - nowMs).toBeLessThan(MINUTE_MS + 2);
        expect(isNewTry(next)).toBe(true);
      }
      expect(log.entries).toMatchObject([
        { level: "error", data: { cron: SCHEDULE.pattern, timeZone: SCHEDULE.tz, err: expect.any(Error) } },
      ]);
    },
  );

  it("that is found again is told, and so is the next trouble", () => {
    const log = recordingLog();
    let isBroken = true;
    const times = new TickTimes(log, () => (isBroken ? undefined : new Date(NOW + 5 * MINUTE_MS).toISOString()));
    times.next(NOW, SCHEDULE);
    isBroken = false;
    expect(times.next(NOW, SCHEDULE)).toBe(NOW + 5 * MINUTE_MS);
    times.next(NOW, SCHEDULE);
    isBroken = true;
    times.next(NOW, SCHEDULE);
    expect(log.entries.map(({ level }) => level)).toEqual(["error", "info", "error"]);
  });

  it("of one schedule says nothing of another", () => {
    const log = recordingLog();
    const times = new TickTimes(log, () => undefined);
    times.next(NOW, SCHEDULE);
    times.next(NOW, { ...SCHEDULE, tz: "UTC" });
    times.next(NOW, {});
    expect(log.entries).toHaveLength(3);
  });
});
