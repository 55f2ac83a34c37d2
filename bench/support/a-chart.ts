import { defaultPolicy } from "../../src/config/index.ts";
import { decide, type DecisionInput, type Look } from "../../src/decision/index.ts";
import { experimentChart, type ExperimentChart } from "../../src/messages/index.ts";
import { RandomStream, replay, scenarioOf, simulateSeries } from "../../src/replay/index.ts";

/** The chart of a simulated experiment, and what it was made of. */
export function chartOf(
  arms: number,
  days: number,
): { readonly input: DecisionInput; readonly chart: ExperimentChart } {
  const policy = { ...defaultPolicy, rules: { ...defaultPolicy.rules, horizonDays: Math.max(28, days + 28) } };
  const lifts = Array.from({ length: arms }, (_, arm) => (arm === 0 ? 0 : 0.01 * arm));
  const series = simulateSeries(scenarioOf({ rate: 0.05, daily: 1000, days, lifts }), new RandomStream(7, arms));
  const looks: Look[] = [];
  let input: DecisionInput | undefined;
  for (const { judgement } of replay(series, policy)) {
    const { snapshot, history } = judgement.opened;
    input = { snapshot, history: { ...history, looks: [...looks] }, policy };
    if (judgement.look !== null) looks.push(judgement.look);
  }
  const chart = input && experimentChart(input, decide(input));
  if (input === undefined || chart === undefined) throw new Error("there is nothing to draw");
  return { input, chart };
}
