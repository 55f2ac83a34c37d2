import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY, NO_ACCOUNT_FACTS, type NamedPolicy, type Policy } from "../../src/decision/index.ts";
import {
  addRuns,
  countRuns,
  NO_RUNS,
  RandomStream,
  scenarioOf,
  simulateSeries,
  summarizeRuns,
  type Scenario,
} from "../../src/replay/index.ts";
import { truthOf } from "../../src/replay/outcome.ts";
import { splitControl } from "../../src/replay/split-control.ts";
import { runs } from "../support/scope.ts";

const policyOf = (rules: Partial<Policy> = {}): NamedPolicy => ({
  name: "test",
  version: "test",
  rules: { ...DEFAULT_POLICY, ...rules },
});
const NO_DIFFERENCE = { rate: 0.05, daily: 2000, days: 28, lifts: [0, 0] };
const run = (scenario: Scenario, runs: number, rules: Partial<Policy> = {}) =>
  summarizeRuns(countRuns({ kind: "simulated", scenario }, policyOf(rules), 11, 0, runs));

// The small version of `npm run calibrate`, whose full one is recorded in docs/calibration.md: few runs, so wide bounds.
describe("the default policy, by simulation through the live decisions", () => {
  it("stops at most 5% of experiments without a difference, within chance", () => {
    const count = runs(100);
    const summary = run(scenarioOf(NO_DIFFERENCE), count);
    expect(summary.falseWinnerShare).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / count));
    expect(summary.splitAlarmShare).toBeLessThanOrEqual(0.04);
  });

  it("holds that with two variants that are clearly worse", () => {
    const count = runs(30);
    const summary = run(scenarioOf({ ...NO_DIFFERENCE, lifts: [0, -0.2, -0.2, 0] }), count);
    expect(summary.falseWinnerShare).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / count));
  });

  it("finds a lift of 20% in nearly every experiment, and names the right arm", () => {
    const summary = run(scenarioOf({ ...NO_DIFFERENCE, lifts: [0, 0.2] }), 40, { minDays: 7, horizonDays: 28 });
    expect(summary.rightWinnerShare).toBeGreaterThan(0.95);
    expect(summary.wrongWinnerShare).toBe(0);
    expect(summary.meanDaysToStop).toBeLessThan(10);
  });

  it("notices a split of 51 to 49 that was planned as equal", () => {
    const summary = run(scenarioOf({ ...NO_DIFFERENCE, actualShares: [51, 49] }), 30);
    expect(summary.splitAlarmShare).toBeGreaterThan(0.9);
  });

  it("stops an experiment with many visitors and many arms only on the best of them", () => {
    const summary = run(scenarioOf({ rate: 0.1, daily: 5000, days: 28, lifts: [0, 0, 0, 0.3] }), 20);
    expect(summary.rightWinnerShare).toBe(1);
  });
});

describe("a simulation", () => {
  it("gives the same counts however the runs are divided, and others for another seed", () => {
    const source = {
      kind: "simulated",
      scenario: scenarioOf({ ...NO_DIFFERENCE, lifts: [0, 0.1], days: 10 }),
    } as const;
    const policy = policyOf({ minDays: 7, horizonDays: 28 });
    const whole = countRuns(source, policy, 3, 0, 30);
    const parts = [
      [20, 30],
      [0, 7],
      [7, 20],
    ].map(([from, to]) => countRuns(source, policy, 3, from!, to!));
    expect(parts.reduce(addRuns)).toEqual(whole);
    expect(countRuns(source, policy, 4, 0, 30)).not.toEqual(whole);
  });

  it("is summed up by the mean and the quantiles of the days on which runs stopped", () => {
    const onDays = (...days: number[]) =>
      days.reduce<number[]>((all, day) => all.with(day, all[day]! + 1), Array(29).fill(0));
    const summary = summarizeRuns({
      ...NO_RUNS,
      runs: 5,
      right: 4,
      lastDays: onDays(7, 8, 8, 14, 28),
      stopDays: onDays(7, 8, 8, 14),
      splitAlarmDays: onDays(2),
    });
    expect(summary).toMatchObject({
      stoppedShare: 0.8,
      meanDaysToStop: 13,
      meanDayOfStops: 9.25,
      stopDayQuantiles: { p10: expect.closeTo(7.3, 12), p25: 7.75, p50: 8, p75: 9.5, p90: expect.closeTo(12.2, 12) },
      dayOf80PercentStopped: 14,
      splitAlarmShare: 0.2,
      meanDayOfSplitAlarm: 2,
    });
    expect(summary.standardErrors.meanDaysToStop).toBeCloseTo(Math.sqrt((36 + 25 + 25 + 1 + 225) / 5 / 5), 12);
    expect(summarizeRuns({ ...NO_RUNS, runs: 1, lastDays: onDays(28) })).toMatchObject({
      meanDayOfStops: null,
      stopDayQuantiles: null,
      dayOf80PercentStopped: null,
      meanDayOfSplitAlarm: null,
    });
  });

  it("splits traffic as planned, not exactly evenly, and keeps the total", () => {
    const { days } = simulateSeries(scenarioOf({ ...NO_DIFFERENCE, shares: [90, 10] }), new RandomStream(5));
    const shown = days.map(({ impressions }) => impressions);
    expect(shown.every(([control, variant]) => (control ?? 0) + (variant ?? 0) === 4000)).toBe(true);
    const variants = shown.reduce((sum, [, variant]) => sum + variant!, 0);
    expect(Math.abs(variants - 11_200) / Math.sqrt(112_000 * 0.09)).toBeLessThan(4);
    expect(new Set(shown.map(String)).size).toBeGreaterThan(10);
  });

  it.each([1, 1.5, 2, 4])("makes daily conversions vary as asked: %d times binomial", (overdispersion) => {
    const { days } = simulateSeries(
      scenarioOf({ rate: 0.05, daily: 2000, days: 3000, lifts: [0, 0], overdispersion }),
      new RandomStream(6),
    );
    const residuals = days.flatMap(({ impressions, conversions }) =>
      conversions.map((count, arm) => (count - impressions[arm]! * 0.05) ** 2 / (impressions[arm]! * 0.0475)),
    );
    expect(Math.abs(mean(residuals) / overdispersion - 1)).toBeLessThan(0.1);
    expect(
      days.every(({ impressions, conversions }) => conversions.every((count, arm) => count <= impressions[arm]!)),
    ).toBe(true);
  });

  it("lets weekdays and days differ where asked, alike in every arm", () => {
    const plain = simulateSeries(scenarioOf({ ...NO_DIFFERENCE, daily: 1e6 }), new RandomStream(1)).days;
    const season = simulateSeries(scenarioOf({ ...NO_DIFFERENCE, daily: 1e6, season: true }), new RandomStream(1)).days;
    const spread = (rates: readonly number[]) => Math.max(...rates) / Math.min(...rates);
    const rateOf = (arm: number) => (day: (typeof plain)[number]) => day.conversions[arm]! / day.impressions[arm]!;
    expect(spread(plain.map(rateOf(0)))).toBeLessThan(1.05);
    expect(spread(season.map(rateOf(0)))).toBeGreaterThan(1.3);
    expect(spread(season.map((day) => rateOf(1)(day) / rateOf(0)(day)))).toBeLessThan(1.05);
    expect(season[5]!.impressions[0]!).toBeLessThan(season[0]!.impressions[0]! * 0.8);
  });

  it("counts runs that the split blocks after the minimum runtime, and winners that are left to people", () => {
    const clustered = scenarioOf({ ...NO_DIFFERENCE, actualShares: [52, 48], days: 9 });
    const blocked = run(clustered, 10, { minDays: 7, horizonDays: 28 });
    expect(blocked).toMatchObject({ splitBlockedShare: 1, proposedShare: 0 });
    const short = run(scenarioOf({ ...NO_DIFFERENCE, actualShares: [60, 40], days: 6 }), 3);
    expect(short).toMatchObject({ splitBlockedShare: 0, splitAlarmShare: 1 });
    const repeated = scenarioOf({ ...NO_DIFFERENCE, lifts: [0, 0.3], repeatsNextDay: 1 });
    const proposed = run(repeated, 20, { minDays: 14, horizonDays: 28 });
    expect(proposed.proposedShare).toBeGreaterThan(0);
    expect(proposed.proposedShare).toBeLessThanOrEqual(proposed.stoppedShare);
  });

  it("knows of the account what it is told: alerts of the first days wait for what is usual there", () => {
    const source = {
      kind: "simulated",
      scenario: scenarioOf({ ...NO_DIFFERENCE, lifts: [0, -0.2], days: 5 }),
    } as const;
    const harmWith = (usualPhi: number | null) =>
      countRuns(source, policyOf(), 1, 0, 40, { ...NO_ACCOUNT_FACTS, usualPhi }).harmAlarmDays.reduce(
        (sum, runs) => sum + runs,
        0,
      );
    expect(harmWith(1)).toBeGreaterThan(harmWith(null));
  });

  it("refuses what makes no experiment", () => {
    expect(() => scenarioOf({ ...NO_DIFFERENCE, lifts: [0] })).toThrow("two variants or more");
    expect(() => scenarioOf({ ...NO_DIFFERENCE, rate: 0.6, lifts: [0, 1] })).toThrow(
      "conversion rates between 0 and 1",
    );
    expect(() => scenarioOf({ ...NO_DIFFERENCE, shares: [1, 2, 3] })).toThrow("one share for each");
    expect(() => scenarioOf({ ...NO_DIFFERENCE, overdispersion: 0.5 })).toThrow("an overdispersion");
  });
});

describe("a recorded control split at random", () => {
  const recorded = simulateSeries(
    scenarioOf({ rate: 0.2, daily: 1000, days: 400, lifts: [0, 0.5] }),
    new RandomStream(8),
  );

  it("keeps every impression and every conversion of the control, and gives each half its half", () => {
    const { arms, days } = splitControl(recorded, new RandomStream(9));
    expect(arms.map(({ isControl, weight }) => [isControl, weight])).toEqual([
      [true, 50],
      [false, 50],
    ]);
    for (const [index, { date, impressions, conversions }] of days.entries()) {
      const whole = recorded.days[index]!;
      expect([date, impressions[0]! + impressions[1]!, conversions[0]! + conversions[1]!]).toEqual([
        whole.date,
        whole.impressions[0],
        whole.conversions[0],
      ]);
    }
    const sum = (pick: (day: (typeof days)[number]) => number) => days.reduce((total, day) => total + pick(day), 0);
    const shown = sum(({ impressions }) => impressions[0]! + impressions[1]!);
    const converted = sum(({ conversions }) => conversions[0]! + conversions[1]!);
    expect(Math.abs(sum(({ impressions }) => impressions[0]!) - shown / 2) / Math.sqrt(shown / 4)).toBeLessThan(4);
    expect(Math.abs(sum(({ conversions }) => conversions[0]!) - converted / 2) / Math.sqrt(converted / 4)).toBeLessThan(
      4,
    );
  });

  it("has no difference: any winner counts as a false one", () => {
    const counts = countRuns(
      { kind: "split-controls", recorded: [recorded] },
      policyOf({ evidence: "threshold", unsafe: true, probabilityToBeBest: 0.6 }),
      1,
      0,
      3,
    );
    expect(counts).toMatchObject({ runs: 3, right: 0, secondBest: 0, false: 3 });
  });
});

describe("a declared winner", () => {
  it.each`
    rates                  | winner | truth            | why
    ${[0.05, 0.05]}        | ${1}   | ${"false"}       | ${"nothing is better"}
    ${[0.05, 0.05]}        | ${0}   | ${"false"}       | ${"the variant is as good"}
    ${[0.05, 0.06]}        | ${1}   | ${"right"}       | ${"it is best"}
    ${[0.05, 0.04]}        | ${0}   | ${"right"}       | ${"the variant is worse"}
    ${[0.05, 0.04]}        | ${1}   | ${"false"}       | ${"it is worse"}
    ${[0.05, 0.06, 0.055]} | ${2}   | ${"second-best"} | ${"another is better"}
    ${[0.05, 0.06, 0.06]}  | ${2}   | ${"right"}       | ${"both are best"}
    ${[0.05, 0.04, 0.05]}  | ${0}   | ${"false"}       | ${"one variant is as good"}
  `("is $truth where $why", ({ rates, winner, truth }) => {
    expect(truthOf(rates, winner)).toBe(truth);
  });
});
