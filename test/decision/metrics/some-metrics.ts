import type { DecisionInput, Guardrail } from "../../../src/decision/index.ts";
import type { MetricSeries } from "../../../src/experiment/index.ts";
import { variedDays } from "../../support/snapshots.ts";

/** A guardrail without margin, and what a test says differently. */
export function aGuardrail(told: Partial<Guardrail> = {}): Guardrail {
  return { event: "error", name: "Errors", direction: "more-is-worse", margin: undefined, ...told };
}

/** An event that each arm counts so often a day on average, as much as chance lets it vary. */
export function aMetric(
  { snapshot: { days } }: DecisionInput,
  event: string,
  daily: readonly number[],
  told: Partial<MetricSeries> = {},
): MetricSeries {
  const counts = variedDays(
    days.length,
    daily.map((converted, arm) => [days[0]!.impressions[arm]!, converted] as const),
  );
  return {
    event,
    problem: null,
    days: days.map(({ date }, index) => ({ date, conversions: counts[index]!.map(([, converted]) => converted) })),
    ...told,
  };
}

/** The same case with these metrics read. */
export function withMetrics(input: DecisionInput, ...metrics: readonly MetricSeries[]): DecisionInput {
  return { ...input, snapshot: { ...input.snapshot, metrics } };
}
