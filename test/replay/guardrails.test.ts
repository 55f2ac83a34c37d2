import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY, type Guardrail, type NamedPolicy } from "../../src/decision/index.ts";
import {
  countRuns,
  RandomStream,
  scenarioOf,
  simulateSeries,
  summarizeRuns,
  type Scenario,
} from "../../src/replay/index.ts";
import { runs as runsOf } from "../support/scope.ts";

const BASE = { rate: 0.05, daily: 2000, days: 28 };

const guarded = (guardrails: readonly Partial<Guardrail>[]): NamedPolicy => ({
  name: "guarded",
  version: "test",
  rules: {
    ...DEFAULT_POLICY,
    guardrails: guardrails.map((told, place) => ({
      event: `guardrail-${place}`,
      name: undefined,
      direction: "more-is-worse",
      margin: undefined,
      ...told,
    })),
  },
});
const run = (scenario: Scenario, runs: number, policy: NamedPolicy) =>
  summarizeRuns(countRuns({ kind: "simulated", scenario }, policy, 11, 0, runs));
const event = (
  lift: number,
  told: { readonly rate?: number; readonly correlation?: number; readonly place?: number } = {},
) => ({
  event: `guardrail-${told.place ?? 0}`,
  rate: told.rate ?? 0.05,
  lifts: [0, lift],
  correlation: told.correlation ?? 0,
});

// The small version of `npm run calibrate`, whose full one is recorded in docs/calibration.md: few runs, so wide bounds.
describe("guardrails, by simulation through the live decisions", () => {
  it("let a winner through that is exactly at a margin in at most 5% of experiments, within chance", () => {
    const count = runsOf(120);
    const scenario = scenarioOf({ ...BASE, lifts: [0, 0.2], others: [event(0.03)] });
    const { stoppedShare } = run(scenario, count, guarded([{ margin: 0.03 }]));
    expect(stoppedShare).toBeLessThanOrEqual(0.05 + 2.5 * Math.sqrt((0.05 * 0.95) / count));
    // The goal alone would stop them all.
    expect(run(scenarioOf({ ...BASE, lifts: [0, 0.2] }), 20, guarded([])).stoppedShare).toBeGreaterThan(0.9);
  });

  it("without margins hold back hardly any winner that harms none of them", () => {
    const others = [0, 1, 2].map((place) => event(0, { rate: 0.2, correlation: 0.3, place }));
    const scenario = scenarioOf({ ...BASE, lifts: [0, 0.2], others });
    const { rightWinnerShare, heldBackShare } = run(scenario, 40, guarded([{}, {}, {}]));
    expect(rightWinnerShare).toBeGreaterThan(0.9);
    expect(heldBackShare).toBeLessThan(0.1);
  });

  it("hold back a winner that makes one of them 30% worse, and show it well enough to act on within two weeks", () => {
    const scenario = scenarioOf({ ...BASE, lifts: [0, 0.1], others: [event(0.3)] });
    const { stoppedShare, heldBackShare, harmActionShare, meanDayOfHarmAction } = run(scenario, 30, guarded([{}]));
    expect(stoppedShare).toBeLessThan(0.1);
    expect(heldBackShare).toBeGreaterThan(0.5);
    expect(harmActionShare).toBeGreaterThan(0.9);
    expect(meanDayOfHarmAction!).toBeLessThan(14);
  });

  it("are hardly ever acted on while nothing is harmed", () => {
    const others = [0, 1, 2, 3].map((place) => event(0, { place }));
    const count = runsOf(60);
    const { harmActionShare } = run(scenarioOf({ ...BASE, lifts: [0, 0], others }), count, guarded([{}, {}, {}, {}]));
    expect(harmActionShare).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / count));
  });
});

describe("a simulated event beside the goal", () => {
  it("leaves the goal's counts as they were without it", () => {
    const plain = simulateSeries(scenarioOf({ ...BASE, lifts: [0, 0.1] }), new RandomStream(3));
    const scenario = scenarioOf({ ...BASE, lifts: [0, 0.1], others: [event(0.1)] });
    const beside = simulateSeries(scenario, new RandomStream(3), new RandomStream(3, 1));
    expect(beside.days).toEqual(plain.days);
    expect(beside.metrics![0]!.days).toHaveLength(28);
  });

  it.each`
    correlation | overdispersion
    ${0}        | ${1}
    ${0.5}      | ${1}
    ${0.9}      | ${2}
    ${0.5}      | ${4}
  `(
    "happens at its rate, correlated $correlation with the goal, and varies $overdispersion times as much as chance explains",
    ({ correlation, overdispersion }) => {
      const scenario = scenarioOf({
        ...BASE,
        days: 3000,
        lifts: [0, 0],
        overdispersion,
        others: [event(0, { correlation })],
      });
      const { days, metrics } = simulateSeries(scenario, new RandomStream(6), new RandomStream(6, 1));
      const residuals = (counts: readonly (readonly number[])[]) =>
        counts.flatMap((day, index) =>
          day.map((count, arm) => {
            const shown = days[index]!.impressions[arm]!;
            return (count - shown * 0.05) / Math.sqrt(shown * 0.05 * 0.95);
          }),
        );
      const goal = residuals(days.map(({ conversions }) => conversions));
      const other = residuals(metrics![0]!.days.map(({ conversions }) => conversions));
      expect(Math.abs(mean(other.map((value) => value ** 2)) / overdispersion - 1)).toBeLessThan(0.1);
      const together = mean(goal.map((value, index) => value * other[index]!)) / overdispersion;
      expect(Math.abs(together - correlation)).toBeLessThan(0.06);
      expect(Math.abs(mean(other))).toBeLessThan(0.06 * Math.sqrt(overdispersion));
    },
  );

  it("is refused where its rate does not allow the correlation, or where clusters differ in size", () => {
    const scenario = (told: object) => () => scenarioOf({ ...BASE, lifts: [0, 0], ...told });
    expect(scenario({ others: [event(0, { rate: 0.3, correlation: 0.9 })] })).toThrow(
      "a correlation of guardrail-0 with the goal that their rates allow",
    );
    expect(scenario({ others: [{ ...event(0), lifts: [0] }] })).toThrow("one lift of guardrail-0 for each of the 2");
    expect(scenario({ others: [event(0)], clusters: "geometric" })).toThrow("equal clusters");
  });
});
