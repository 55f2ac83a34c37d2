import { describe, expect, it } from "vitest";
import { decide } from "../../src/decision/index.ts";
import { probabilityOfLift } from "../../src/stats/index.ts";
import { aCase, equalDays, type Told } from "../support/snapshots.ts";

const advice = (told: Told) => decide(aCase(told)).advice;
/** Large enough to rule out 5% within two weeks. */
const EQUAL = [
  [20_000, 2000],
  [20_000, 2000],
] as const;

describe("advice to end without a winner", () => {
  it("begins with the second whole week and is renewed once a week, on whole weeks only", () => {
    expect(advice({ days: equalDays(13, EQUAL) })).toEqual({ kind: "none" });
    expect(advice({ days: equalDays(14, EQUAL) })).toEqual({ kind: "equivalent", worth: 0.05 });
    // Six days of a clear gain after the second week change nothing until the third is whole.
    const turning = (days: number) => [
      ...equalDays(14, EQUAL),
      ...equalDays(days, [
        [20_000, 2000],
        [20_000, 2300],
      ]),
    ];
    expect(advice({ days: turning(6), rules: { minConversionsPerArm: 1_000_000 } }).kind).toBe("equivalent");
    expect(advice({ days: turning(7), rules: { minConversionsPerArm: 1_000_000 } }).kind).toBe("none");
  });

  it("says no meaningful gain where losses are still possible", () => {
    const days = equalDays(14, [
      [2000, 200],
      [2000, 194],
    ]);
    expect(advice({ days })).toEqual({ kind: "no-meaningful-gain", worth: 0.05 });
    const counts = [
      { impressions: 28_000, conversions: 2716 },
      { impressions: 28_000, conversions: 2800 },
    ] as const;
    expect(probabilityOfLift(...counts, 0.05)).toBeLessThan(0.05);
    expect(probabilityOfLift(...counts, -0.05)).toBeLessThan(0.95);
  });

  it("measures by the planned lift where there is one", () => {
    expect(advice({ days: equalDays(14, EQUAL), rules: { minimumDetectableLift: 0.005 } }).kind).toBe("none");
    expect(advice({ days: equalDays(14, EQUAL), rules: { minimumDetectableLift: 0.2 } })).toEqual({
      kind: "equivalent",
      worth: 0.2,
    });
  });

  it("holds for every variant or not at all", () => {
    expect(
      advice({
        days: equalDays(14, [
          [20_000, 2000],
          [20_000, 2000],
          [2000, 204],
        ]),
        arms: [{ weight: 47.6 }, { weight: 47.6 }, { weight: 4.8 }],
      }).kind,
    ).toBe("none");
  });

  it("is silent beside a winner, a blocked experiment and a handful of conversions", () => {
    expect(
      advice({
        days: equalDays(14, [
          [20_000, 2000],
          [20_000, 2300],
        ]),
      }).kind,
    ).toBe("none");
    expect(advice({ days: equalDays(14, EQUAL), experiment: { status: "paused" } }).kind).toBe("none");
    expect(
      advice({
        days: equalDays(14, [
          [1000, 1],
          [1000, 1],
        ]),
        rules: { minimumDetectableLift: 5 },
      }).kind,
    ).toBe("none");
  });
});
