import { decide, type Decision, type DecisionInput, type Look, type Policy } from "../../../src/decision/index.ts";
import { experimentChart, type ExperimentChart } from "../../../src/messages/index.ts";
import { RandomStream, scenarioOf, simulateSeries } from "../../../src/replay/index.ts";
import { inputAfter } from "../daily-looks.ts";
import { aCase } from "../snapshots.ts";

/** What a test wants to be different from two arms with a tenth more conversions, decided from day 7 on and planned until day 28. */
export interface Simulated {
  readonly days?: number;
  /** Relative lifts over the control, which is the first. */
  readonly lifts?: readonly number[];
  readonly rate?: number;
  readonly daily?: number;
  readonly names?: readonly string[];
  readonly rules?: Partial<Policy>;
  readonly seed?: number;
  /** Looks before this day are missed, as by a worker that only just met the experiment. */
  readonly firstLook?: number;
  readonly change?: (input: DecisionInput) => DecisionInput;
}

/** A simulated experiment looked at every day, with the decision of the last. */
export function aSimulated(told: Simulated = {}): { readonly input: DecisionInput; readonly decision: Decision } {
  const {
    days = 14,
    lifts = [0, 0.1],
    rate = 0.05,
    daily = 1000,
    names,
    seed = 1,
    firstLook = 1,
    change = (input) => input,
  } = told;
  const series = simulateSeries(scenarioOf({ rate, daily, days, lifts }), new RandomStream(seed, 0));
  const arms = lifts.map((_, index) => ({ ...(names?.[index] !== undefined && { name: names[index] }) }));
  const counts = series.days.map(({ impressions, conversions }) =>
    impressions.map((shown, arm) => [shown, conversions[arm]!] as const),
  );
  const whole = change(aCase({ arms, days: counts, rules: { minDays: 7, horizonDays: 28, ...told.rules } }));
  const looks: Look[] = [];
  let last: { input: DecisionInput; decision: Decision } | undefined;
  for (let count = firstLook; count <= days; count++) {
    const input = inputAfter(whole, count, [...looks]);
    const decision = decide(input);
    if (decision.look !== null) looks.push(decision.look);
    last = { input, decision };
  }
  return last!;
}

export function chartOf(told: Simulated = {}): ExperimentChart {
  const { input, decision } = aSimulated(told);
  const chart = experimentChart(input, decision);
  if (chart === undefined) throw new Error("there is nothing to draw");
  return chart;
}
