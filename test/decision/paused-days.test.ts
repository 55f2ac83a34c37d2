import { describe, expect, it } from "vitest";
import { decide, type Pause } from "../../src/decision/index.ts";
import { wholeDaysPaused } from "../../src/decision/counts/paused-days.ts";
import { aCase, FIRST_DAY, variedDays } from "../support/snapshots.ts";

const pause = (from: string, to: string | null): Pause => ({ from, to });

describe("whole UTC days on pause", () => {
  it.each<[what: string, pauses: readonly Pause[], days: number]>([
    ["none", [], 0],
    ["a few hours", [pause("2026-03-04T10:00:00.000Z", "2026-03-04T20:00:00.000Z")], 0],
    ["over one midnight", [pause("2026-03-04T10:00:00.000Z", "2026-03-05T09:00:00.000Z")], 0],
    ["one whole day between two parts", [pause("2026-03-04T10:00:00.000Z", "2026-03-06T09:00:00.000Z")], 1],
    ["from midnight to midnight", [pause("2026-03-04T00:00:00.000Z", "2026-03-06T00:00:00.000Z")], 2],
    [
      "two pauses of one day",
      [
        pause("2026-03-04T00:00:00.000Z", "2026-03-05T00:00:00.000Z"),
        pause("2026-03-04T00:00:00.000Z", "2026-03-05T12:00:00.000Z"),
      ],
      1,
    ],
    ["until today", [pause("2026-03-08T12:00:00.000Z", null)], 2],
    ["before the first day", [pause("2026-02-20T00:00:00.000Z", "2026-02-25T00:00:00.000Z")], 0],
    ["begun before the first day", [pause("2026-02-20T00:00:00.000Z", "2026-03-03T00:00:00.000Z")], 1],
    ["unreadable", [pause("never", "2026-03-03T00:00:00.000Z")], 0],
  ])("%s", (_, pauses, days) => {
    expect(wholeDaysPaused(pauses, "2026-03-02", "2026-03-10")).toBe(days);
  });
});

describe("an experiment that was paused", () => {
  const PAUSED = { pauses: [pause("2026-03-05T10:00:00.000Z", "2026-03-08T09:00:00.000Z")] };
  // Ten days, two of which were wholly on pause and have no counts.
  const days = variedDays(10, [
    [1000, 50],
    [1000, 50],
  ]);
  const snapshotOf = (history: Partial<Parameters<typeof aCase>[0]>) => {
    const input = aCase({ days, ...history });
    const counted = input.snapshot.days.filter(({ date }) => date !== "2026-03-06" && date !== "2026-03-07");
    return { ...input, snapshot: { ...input.snapshot, days: counted } };
  };

  it("has not run on those days", () => {
    expect(decide(snapshotOf({})).day).toBe(10);
    expect(decide(snapshotOf({ history: PAUSED })).day).toBe(8);
    expect(FIRST_DAY).toBe("2026-03-02");
  });

  it("is not changed by its resume, and is by a start that ended no pause that is known", () => {
    const startOf = (startedAt: string, history: object) =>
      decide(snapshotOf({ experiment: { startedAt }, history })).checks.find(({ id }) => id === "same-configuration")!
        .status;
    expect(startOf("2026-03-08T09:00:00.000Z", PAUSED)).toBe("pass");
    expect(startOf("2026-03-08T09:00:01.000Z", PAUSED)).toBe("fail");
    expect(startOf("2026-03-08T09:00:00.000Z", {})).toBe("fail");
  });
});

describe("harm that somebody knew of when they resumed the experiment", () => {
  const HARMFUL = variedDays(10, [
    [1000, 100],
    [1000, 40],
  ]);
  const harm = (harmAcknowledgedOn: string | null, days = 10) =>
    decide(aCase({ days: HARMFUL.slice(0, days), history: { harmAcknowledgedOn } })).signals[0];

  it("is told, and not acted on, until days that they did not know show it by themselves", () => {
    expect(harm(null, 4)).toMatchObject({ kind: "harm", event: null, isActionable: true });
    expect(harm("2026-03-05", 4)).toMatchObject({ kind: "harm", isActionable: false });
    expect(harm("2026-03-05", 5)).toMatchObject({ kind: "harm", isActionable: false });
    expect(harm("2026-03-05")).toMatchObject({ kind: "harm", isActionable: true });
  });
});
