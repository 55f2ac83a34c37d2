import { describe, expect, it } from "vitest";
import { decide } from "../../src/decision/index.ts";
import { aCase, equalDays, lookAfter, type Told } from "../support/snapshots.ts";

function signals(told: Told = {}) {
  return decide(aCase(told)).signals;
}

const HARMFUL = equalDays(2, [
  [1000, 100],
  [1000, 40],
]);

const BROKEN = {
  kind: "broken",
  isSevere: true,
  since: "2026-03-08",
  impressionsThen: [7000, 5950],
  impressions: [14_000, 11_900],
  shares: [0.5, 0.5],
  logEvidence: expect.closeTo(80.4105, 4),
  logAlarm: expect.closeTo(Math.log(100), 12),
  phi: 1,
};

const REPEATING = {
  kind: "unsound",
  first: { kind: "goal-repeats", day: "2026-03-02", arm: 1, impressions: 10, conversions: 20 },
  count: 1,
};

describe("signals", () => {
  it("are absent from a healthy experiment", () => {
    expect(signals()).toEqual([]);
    expect(
      signals({
        days: equalDays(14, [
          [1000, 50],
          [1000, 50],
        ]),
      }),
    ).toEqual([]);
  });

  it("tell of a harmful variant on its second day, without waiting for a minimum runtime", () => {
    const decision = decide(aCase({ days: HARMFUL }));
    expect(decision.signals).toEqual([
      {
        kind: "harm",
        armId: "var_b",
        arm: 1,
        control: 0,
        event: null,
        isActionable: true,
        // A quarter of 12.5464: nothing is known of how counts vary in this account.
        logEvidence: expect.closeTo(12.5464 / 4, 4),
        logAlarm: expect.closeTo(Math.log(20), 12),
      },
    ]);
    expect(decision.arms).toMatchObject([
      { impressions: 2000, conversions: 200 },
      { impressions: 2000, conversions: 80 },
    ]);
  });

  it("raise the limit of the harm alarm with the number of variants", () => {
    // Two variants: the e-value against the harmful one must reach 2 / alphaHarm. With one, it raises the alarm at 1 / alphaHarm.
    const days = equalDays(2, [
      [1000, 100],
      [1000, 40],
      [1000, 100],
    ]);
    expect(signals({ days, rules: { alphaHarm: 0.9 } })[0]).toMatchObject({
      kind: "harm",
      arm: 1,
      logAlarm: expect.closeTo(Math.log(2 / 0.9), 12),
    });
    expect(signals({ days, rules: { alphaHarm: 0.05 } })).toEqual([]);
    expect(signals({ days: HARMFUL, rules: { alphaHarm: 0.05 } })).toHaveLength(1);
  });

  it("do not call a losing control harm: that is an ordinary winner", () => {
    expect(
      signals({
        days: equalDays(2, [
          [1000, 40],
          [1000, 100],
        ]),
      }),
    ).toEqual([]);
  });

  it.each`
    kind                       | armId      | told                                                                                                                            | seen
    ${"broken-split"} | ${null} | ${{ days: equalDays(14, [[1000, 50], [850, 45]]) }} | ${BROKEN}
    ${"broken-split"}          | ${"var_b"} | ${{ arms: [{ weight: 100 }, { weight: 0 }] }}                                                                                   | ${{ kind: "switched-off", arm: 1, impressions: 14_000 }}
    ${"no-traffic"}            | ${null}    | ${{ snapshot: { lastClosedDay: "2026-03-17" } }}                                                                                | ${{ kind: "none-lately", lastDay: "2026-03-15" }}
    ${"no-traffic"} | ${"var_c"} | ${{ days: [...equalDays(13, [[999, 50], [1000, 50], [1001, 50]]), [[400, 20], [400, 20], [0, 0]]] }} | ${{ kind: "variant-none-lately", arm: 2, all: 800 }}
    ${"no-goal"}               | ${null}    | ${{ experiment: { goal: undefined }, history: { firstFingerprint: { ...aCase().history.firstFingerprint, goal: undefined } } }} | ${undefined}
    ${"configuration-changed"} | ${null}    | ${{ experiment: { goal: "purchase" } }}                                                                                         | ${{ kind: "changed", changes: [{ kind: "goal", from: "signup", to: "purchase" }] }}
    ${"unsound-counts"} | ${null} | ${{ days: equalDays(14, [[1000, 50], [10, 20]]) }} | ${REPEATING}
  `("tell of $kind for $armId, with what was seen", ({ kind, armId, told, seen }) => {
    expect(signals(told)).toContainEqual(seen === undefined ? { kind, armId } : { kind, armId, seen });
  });

  it("tell of counts that fell", () => {
    const input = aCase();
    const look = lookAfter(input, 13, { impressions: [13_001, 13_000] });
    expect(signals({ history: { looks: [look] } })).toEqual([
      {
        kind: "counts-fell",
        armId: null,
        seen: { kind: "fell", arm: 0, of: "impressions", day: "2026-03-14", before: 13_001, after: 13_000 },
      },
    ]);
  });

  it("keep quiet about traffic, goal and harm while it is not running", () => {
    const told = {
      experiment: { status: "paused" as const },
      days: HARMFUL,
      snapshot: { lastClosedDay: "2026-03-09" },
    };
    expect(signals(told)).toEqual([]);
  });

  it("keep quiet about a split that repeated impressions may explain", () => {
    // 51.4% instead of a half, by days that are off by far more in both directions.
    const swings = [150, -90, 130, -110, 40, 160, -80] as const;
    const days = Array.from({ length: 14 }, (_, day) => [
      [1000 + swings[day % 7]!, 50] as const,
      [1000 - swings[day % 7]!, 50] as const,
    ]);
    expect(signals({ days })).toEqual([]);
    const steady = equalDays(14, [
      [1028, 50],
      [972, 50],
    ]);
    expect(signals({ days: steady }).map(({ kind }) => kind)).toEqual(["broken-split"]);
  });

  it("are never raised for a personalization, which compares nothing", () => {
    expect(signals({ experiment: { type: "personalization", goal: undefined }, days: HARMFUL })).toEqual([]);
  });

  it("name each condition once per arm, though an id is listed twice", () => {
    const days = equalDays(3, [
      [1000, 100],
      [1000, 40],
      [1000, 40],
    ]);
    const kinds = signals({ days, arms: [{}, { id: "twin" }, { id: "twin" }] }).filter(({ kind }) => kind === "harm");
    expect(kinds).toHaveLength(1);
  });
});
