import { describe, expect, it } from "vitest";
import { brokenPromises, decide, DEFAULT_POLICY, judge, type Policy } from "../../src/decision/index.ts";
import { aCase, equalDays, checkOf, variedDays, type Told } from "../support/snapshots.ts";

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
      /requires a policy whose evidence breaks the promise of alpha to say unsafe: true/,
    );
    expect(() => decide(bare({ unsafe: false }))).toThrow(RangeError);
  });

  it("stops where evidence would not, and every decision says how often that is wrong", () => {
    expect(decide(aCase({ days: PROBABLE })).verdict).toBe("not-yet");
    const decision = decide(bare());
    expect(decision).toMatchObject({ verdict: "winner", winner: 1 });
    expect(decision.unsafe).toMatchObject({ rules: ["evidence"], alpha: 0.05, threshold: 0.95 });
    expect(checkOf(decision, "evidence").finding).toEqual({
      kind: "bare-threshold",
      arm: 1,
      probability: expect.closeTo(0.9875, 4),
      needed: 0.95,
    });
  });

  it("is none of the policies that keep their promise, whatever they say", () => {
    for (const evidence of ["spending", "anytime"] as const)
      expect(decide(aCase({ rules: { evidence, unsafe: true } })).unsafe).toBeNull();
    expect(DEFAULT_POLICY).toMatchObject({ evidence: "spending", unsafe: false });
  });
});

describe("a budget that is looser than the one that the promise was measured for", () => {
  const { budget } = DEFAULT_POLICY;
  const looser: readonly (readonly [string, Partial<Policy>])[] = [
    ["minConversionsPerArm", { minConversionsPerArm: 24 }],
    ["budget.spendingExponent", { budget: { ...budget, spendingExponent: 2.4 } }],
    ["budget.variant", { budget: { ...budget, variant: 0.71 } }],
    ["budget.fewConversions", { budget: { ...budget, fewConversions: 0.6 } }],
    ["budget.manyConversions", { budget: { ...budget, manyConversions: 200 } }],
    ["budget.variants", { budget: { ...budget, variants: 1.2 } }],
    ["budget.sharedControlFactors", { budget: { ...budget, sharedControlFactors: [1, 1.1] } }],
    [
      "budget.sharedControlFactors",
      { budget: { ...budget, sharedControlFactors: [1, 1.05, 1.09, 1.18, 1.2, 1.22, 1.3] } },
    ],
    ["budget.leastCorrelation", { budget: { ...budget, leastCorrelation: 0.3 } }],
    ["budget.control", { budget: { ...budget, control: 0.2 } }],
    ["budget.eProcess", { budget: { ...budget, eProcess: 0.05 } }],
  ];

  it.each(looser)("is refused at %s, unless the policy says that it is unsafe", (rule, rules) => {
    expect(brokenPromises({ ...DEFAULT_POLICY, ...rules })).toEqual([rule]);
    expect(() => decide(aCase({ rules }))).toThrow(
      `decide requires a policy whose ${rule} breaks the promise of alpha to say unsafe: true`,
    );
    expect(decide(aCase({ rules: { ...rules, unsafe: true } })).verdict).toBe("winner");
  });

  it("may be stricter in every respect, and need not keep to shares that anytime evidence does not use", () => {
    const stricter = {
      spendingExponent: 4,
      variant: 0.5,
      fewConversions: 0.3,
      manyConversions: 1000,
      variants: 0.9,
      sharedControlFactors: [1],
      leastCorrelation: 1,
      control: 0.1,
      eProcess: 0.01,
    };
    const rules = { ...DEFAULT_POLICY, minConversionsPerArm: 100 };
    expect(brokenPromises({ ...rules, budget: stricter })).toEqual([]);
    expect(brokenPromises({ ...rules, evidence: "anytime", budget: { ...budget, variant: 1 } })).toEqual([]);
    expect(brokenPromises({ ...rules, evidence: "threshold" })).toEqual(["evidence"]);
  });
});

describe("the lift at an early stop", () => {
  it("is marked as inflated until the planned end, for a variant alone", () => {
    expect(decide(aCase({ rules: MONTH }))).toMatchObject({ verdict: "winner", winnersCurse: true });
    expect(
      decide(
        aCase({
          days: variedDays(28, [
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
          days: variedDays(14, [
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
