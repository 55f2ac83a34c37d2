import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY, type Policy } from "../../../src/decision/index.ts";
import { ruleByDay } from "../../../src/decision/rehearsal/rule-by-day.ts";
import { rehearse, shareOf } from "../../../src/decision/rehearsal/rehearse.ts";
import { countRuns, scenarioOf, summarizeRuns } from "../../../src/replay/index.ts";
import { isEverything, runs, someOf } from "../../support/scope.ts";

const MONTH = { minDays: 7, horizonDays: 28 };
const BARE = { evidence: "threshold", unsafe: true, probabilityToBeBest: 0.95 } as const;

interface Kind {
  readonly rate: number;
  readonly daily: number;
  readonly lifts: readonly number[];
  readonly overdispersion: number;
  readonly rules: Partial<Policy>;
}

/** Shares that a rehearsal and the live decision stop, with the standard error of their difference. */
function bothWays({ rate, daily, lifts, overdispersion: phi, rules: given }: Kind, count: number) {
  const rules: Policy = { ...DEFAULT_POLICY, ...MONTH, ...given };
  const impressions = lifts.map(() => daily);
  const alike = { impressions, rates: lifts.map((lift) => rate * (1 + lift)), phi, days: 28 };
  const rehearsed = shareOf(rehearse(rules, alike, 4000, 1).length, 4000);
  const scenario = scenarioOf({ rate, daily, days: 28, lifts, overdispersion: phi });
  const policy = { name: "test", version: "test", rules };
  const live = summarizeRuns(countRuns({ kind: "simulated", scenario }, policy, 5, 0, count));
  return {
    rehearsed: rehearsed.share,
    live: live.stoppedShare,
    error: Math.hypot(rehearsed.standardError, live.monteCarloError),
  };
}

describe("a rehearsal", () => {
  it.each(
    someOf<Kind>(
      [
        { rate: 0.05, daily: 2000, lifts: [0, 0], overdispersion: 1, rules: BARE },
        { rate: 0.05, daily: 2000, lifts: [0, 0], overdispersion: 2, rules: BARE },
        { rate: 0.01, daily: 200, lifts: [0, 0], overdispersion: 1, rules: BARE },
        { rate: 0.05, daily: 2000, lifts: [0, 0, 0, 0], overdispersion: 1, rules: BARE },
        {
          rate: 0.05,
          daily: 2000,
          lifts: [0, 0],
          overdispersion: 1,
          rules: { unsafe: true, budget: { ...DEFAULT_POLICY.budget, variant: 3, control: 3 } },
        },
        { rate: 0.05, daily: 2000, lifts: [0, 0.1], overdispersion: 1, rules: {} },
        { rate: 0.05, daily: 2000, lifts: [0, 0.1], overdispersion: 2, rules: {} },
        { rate: 0.03, daily: 500, lifts: [0, 0.2], overdispersion: 1, rules: {} },
        { rate: 0.05, daily: 2000, lifts: [0, 0, 0, 0.1], overdispersion: 1, rules: {} },
        { rate: 0.05, daily: 2000, lifts: [0, 0.1], overdispersion: 1, rules: { evidence: "anytime" } },
        { rate: 0.05, daily: 2000, lifts: [0, 0.1], overdispersion: 1, rules: { conversionsRepeatAcrossDays: true } },
      ],
      2,
    ),
  )(
    "stops as many as the live decision, within 2 points and chance: $rate of $daily, lifts $lifts, dispersion $overdispersion",
    (kind) => {
      const { rehearsed, live, error } = bothWays(kind, runs(300, 80));
      expect(Math.abs(rehearsed - live)).toBeLessThan(0.02 + (isEverything ? 2 : 2.5) * error);
    },
  );

  it("gives the same stops for the same seed, and others for another", () => {
    const alike = { impressions: [2000, 2000], rates: [0.05, 0.055], phi: 1.5, days: 28 };
    const stops = rehearse(DEFAULT_POLICY, alike, 200, 3);
    expect(rehearse(DEFAULT_POLICY, alike, 200, 3)).toEqual(stops);
    expect(rehearse(DEFAULT_POLICY, alike, 200, 4)).not.toEqual(stops);
  });

  it("stops nothing before full weeks, and nothing without enough conversions", () => {
    const alike = { impressions: [2000, 2000], rates: [0.05, 0.1], phi: 1, days: 28 };
    const days = rehearse({ ...DEFAULT_POLICY, minDays: 8 }, alike, 50, 1).map(({ day }) => day);
    expect(new Set(days)).toEqual(new Set([14]));
    expect(rehearse(DEFAULT_POLICY, { ...alike, impressions: [10, 10] }, 50, 1)).toEqual([]);
  });
});

describe("the thresholds of a plan, day by day", () => {
  it("fall from the second on towards the horizon, and are none before and after it", () => {
    const rules = { ...DEFAULT_POLICY, ...MONTH };
    const days = ruleByDay(rules, [1, 1], 1, 30);
    const variant = days.map(({ boundaries }) => boundaries.variant);
    expect(variant.slice(0, 6)).toEqual(Array(6).fill(Infinity));
    expect(variant.slice(28)).toEqual([Infinity, Infinity]);
    // The first look spends what the week before it was allowed.
    const live = variant.slice(7, 28);
    expect(live).toEqual(live.toSorted((a, b) => b - a));
    expect(days[27]!.boundaries.fewConversions).toBeGreaterThan(days[27]!.boundaries.variant);
    expect(days[27]!.boundaries.control).toBeGreaterThan(days[27]!.boundaries.fewConversions);
  });

  it("are those of exponent 3 for a share of .035 where a policy says so", () => {
    const rules = {
      ...DEFAULT_POLICY,
      ...MONTH,
      budget: { ...DEFAULT_POLICY.budget, spendingExponent: 3, variant: 0.7 },
    };
    const days = ruleByDay(rules, [1, 1], 1, 28);
    // An independent recursion on a grid of scores.
    const expected = [
      [7, 3.2652],
      [10, 3.0965],
      [14, 2.7915],
      [21, 2.3585],
      [28, 1.9947],
    ] as const;
    for (const [day, z] of expected) expect(Math.abs(days[day - 1]!.boundaries.variant - z)).toBeLessThan(1e-4);
  });

  it("spend at once what earlier days left, where conversions come late", () => {
    const rules = { ...DEFAULT_POLICY, ...MONTH };
    const late = ruleByDay(rules, [1, 1], 14, 28);
    expect(late[12]!.boundaries.variant).toBe(Infinity);
    expect(late[13]!.boundaries.variant).toBeLessThan(ruleByDay(rules, [1, 1], 1, 28)[13]!.boundaries.variant);
  });
});
