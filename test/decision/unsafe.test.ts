import { describe, expect, it } from "vitest";
import { decide, DEFAULT_POLICY, judge } from "../../src/decision/index.ts";
import { aCase, equalDays, checkOf, type Told } from "../support/snapshots.ts";

/** A probability to be best of 98.7%, and far too little evidence. */
const PROBABLE = equalDays(14, [
  [1000, 50],
  [1000, 56],
]);
const MONTH = { minDays: 7, horizonDays: 28 };
/** From day 7 to day 28 at 95%, unless told otherwise. */
const bare = (rules: Told["rules"] = {}) =>
  aCase({
    days: PROBABLE,
    rules: { ...MONTH, probabilityToBeBest: 0.95, evidence: "threshold", unsafe: true, ...rules },
  });

describe("a bare threshold on the probability to be best", () => {
  it("is refused unless the policy says that it is unsafe", () => {
    expect(() => judge(bare({ unsafe: false }))).toThrow(
      /requires a policy with evidence "threshold" to say unsafe: true/,
    );
    expect(() => decide(bare({ unsafe: false }))).toThrow(RangeError);
  });

  it("stops where evidence would not, and every decision says how often that is wrong", () => {
    expect(decide(aCase({ days: PROBABLE })).verdict).toBe("not-yet");
    const decision = decide(bare());
    expect(decision).toMatchObject({ verdict: "winner", winner: 1 });
    expect(decision.unsafe).toEqual({
      falseStopShare: 0.328,
      isAtLeast: false,
      measuredFor: { threshold: 0.95, minDays: 7 },
    });
    expect(checkOf(decision, "evidence").finding).toEqual({
      kind: "bare-threshold",
      arm: 1,
      probability: expect.closeTo(0.9875, 4),
      needed: 0.95,
    });
  });

  it.each`
    rules                                         | share
    ${{ probabilityToBeBest: 0.95, minDays: 14 }} | ${0.248}
    ${{ probabilityToBeBest: 0.99 }}              | ${0.087}
    ${{ probabilityToBeBest: 0.98 }}              | ${0.328}
    ${{ probabilityToBeBest: 0.9995 }}            | ${0.017}
    ${{ probabilityToBeBest: 0.8 }}               | ${0.462}
  `("is measured by the nearest rule that is not stricter: $rules", ({ rules, share }) => {
    expect(decide(bare(rules)).unsafe!.falseStopShare).toBe(share);
  });

  it("is said to be at least as bad beyond what was measured", () => {
    expect(decide(bare({ probabilityToBeBest: 0.8 })).unsafe).toMatchObject({ falseStopShare: 0.462, isAtLeast: true });
    expect(decide(bare({ horizonDays: 90 })).unsafe).toMatchObject({ falseStopShare: 0.328, isAtLeast: true });
  });

  it("is none of the policies that keep their promise, whatever they say", () => {
    for (const evidence of ["spending", "anytime"] as const)
      expect(decide(aCase({ rules: { evidence, unsafe: true } })).unsafe).toBeNull();
    expect(DEFAULT_POLICY).toMatchObject({ evidence: "spending", unsafe: false });
  });
});

describe("the lift at an early stop", () => {
  it("is marked as inflated until the planned end, for a variant alone", () => {
    expect(decide(aCase({ rules: MONTH }))).toMatchObject({ verdict: "winner", winnersCurse: true });
    expect(
      decide(
        aCase({
          days: equalDays(28, [
            [1000, 50],
            [1000, 70],
          ]),
          rules: MONTH,
        }),
      ),
    ).toMatchObject({ verdict: "winner", winnersCurse: false });
    expect(
      decide(
        aCase({
          days: equalDays(14, [
            [1000, 70],
            [1000, 50],
          ]),
        }),
      ),
    ).toMatchObject({ winner: 0, winnersCurse: false });
    expect(decide(aCase({ days: PROBABLE })).winnersCurse).toBe(false);
  });

  it("comes with an interval of the odds ratio that holds at every look, wider than the credible one", () => {
    const [control, variant] = decide(aCase()).arms;
    expect(control!.oddsRatio).toBeNull();
    const { value, low, high } = variant!.oddsRatio as { value: number; low: number; high: number };
    expect(value).toBeCloseTo((70.5 / 930.5 / (50.5 / 950.5)) * 1, 1);
    const lift = variant!.lift as { low: number; high: number };
    expect(low).toBeLessThan(1 + lift.low);
    expect(high).toBeGreaterThan(1 + lift.high);
  });
});
