import { describe, expect, it } from "vitest";
import { decide, DEFAULT_POLICY, type Decision, type Policy } from "../../../src/decision/index.ts";
import {
  countRuns,
  RandomStream,
  replay,
  scenarioOf,
  simulateSeries,
  summarizeRuns,
} from "../../../src/replay/index.ts";
import { runs, someOf } from "../../support/scope.ts";

const BARE = { minDays: 7, horizonDays: 28, evidence: "threshold", unsafe: true, probabilityToBeBest: 0.95 } as const;

interface Traffic {
  readonly rate?: number;
  readonly daily?: number;
  readonly arms?: number;
  readonly shares?: readonly number[];
  readonly overdispersion?: number;
  readonly days?: number;
}

function scenarioFor({ rate = 0.05, daily = 2000, arms = 2, days = 14, shares, overdispersion = 1 }: Traffic) {
  return scenarioOf({ rate, daily, days, lifts: Array.from({ length: arms }, () => 0), shares, overdispersion });
}

/** The last decision on an experiment without a difference. */
function decisionOn(traffic: Traffic, rules: Partial<Policy> = BARE): Decision {
  const policy = { name: "test", version: "test", rules: { ...DEFAULT_POLICY, ...rules } };
  const looks = [...replay(simulateSeries(scenarioFor(traffic), new RandomStream(21)), policy)];
  const { snapshot, history } = looks.at(-1)!.judgement.opened;
  return decide({ snapshot, history, policy });
}

const shareFor = (traffic: Traffic, rules: Partial<Policy> = {}) =>
  decisionOn(traffic, { ...BARE, ...rules }).unsafe!.falseStopShare;

describe("how often an unsafe policy errs", () => {
  it("is simulated at the traffic of the experiment, rounded", () => {
    const { unsafe } = decisionOn({ shares: [70, 30] });
    expect(unsafe).toMatchObject({
      isRough: false,
      rules: ["evidence"],
      threshold: 0.95,
      simulated: { phi: 1, fromDay: 7, horizonDays: 28 },
    });
    const { shares, conversionsPerDay, rate } = unsafe!.simulated;
    expect(shares.map((share) => Math.round(share * 100))).toEqual([140, 60]);
    expect(Math.abs(Math.log2(conversionsPerDay / 100))).toBeLessThan(0.51);
    expect(Math.abs(Math.log2(rate / 0.05))).toBeLessThan(0.51);
    expect(unsafe!.standardError).toBeGreaterThan(0);
    expect(unsafe!.standardError).toBeLessThan(0.012);
  });

  it.each(someOf<Traffic>([{}, { overdispersion: 4 }, { rate: 0.02, daily: 300 }], 1))(
    "is what the live decision does, within 2 points and chance: %o",
    (traffic) => {
      const { unsafe } = decisionOn(traffic);
      const policy = { name: "test", version: "test", rules: { ...DEFAULT_POLICY, ...BARE } };
      const scenario = scenarioFor({ ...traffic, days: 28, overdispersion: unsafe!.simulated.phi });
      const live = summarizeRuns(countRuns({ kind: "simulated", scenario }, policy, 9, 0, runs(300, 100)));
      const error = Math.hypot(live.monteCarloError, unsafe!.standardError);
      expect(Math.abs(live.falseWinnerShare - unsafe!.falseStopShare)).toBeLessThan(0.02 + 2.5 * error);
    },
  );

  it("grows with fewer days before the first stop, with a lower threshold, a longer run, and counts that cluster", () => {
    const plain = shareFor({});
    expect(shareFor({}, { minDays: 14 })).toBeLessThan(plain);
    expect(shareFor({}, { probabilityToBeBest: 0.99 })).toBeLessThan(plain);
    expect(shareFor({}, { horizonDays: 56 })).toBeGreaterThan(plain);
    expect(shareFor({ overdispersion: 4 })).toBeGreaterThan(plain + 0.1);
  });

  it("is a rough figure where conversions are few", () => {
    expect(decisionOn({ rate: 0.01, daily: 200 }).unsafe).toMatchObject({ isRough: true });
  });

  it("is there for budgets that are looser than those that were calibrated", () => {
    const budget = { ...DEFAULT_POLICY.budget, variant: 3, control: 3 };
    const { unsafe } = decisionOn({}, { unsafe: true, budget, minDays: 7, horizonDays: 28 });
    expect(unsafe).toMatchObject({ rules: ["budget.variant", "budget.control"], threshold: null });
    expect(unsafe!.falseStopShare).toBeGreaterThan(0.2);
  });

  it("is the same for the same input, and is there from the first day on", () => {
    expect(decisionOn({})).toEqual(decisionOn({}));
    expect(decisionOn({ days: 1 }).unsafe).not.toBeNull();
  });

  it("is none of a policy that keeps its promise", () => {
    expect(decisionOn({}, { unsafe: true }).unsafe).toBeNull();
  });
});
