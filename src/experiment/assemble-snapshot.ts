import { lastClosedDay, type Instant, type UtcDay } from "./calendar.ts";
import type { Experiment } from "./experiment.ts";
import type { Arm, DayCounts, Snapshot } from "./snapshot.ts";

/** One row of `/results`. Numbers are undefined where the API sent null or none. */
export interface ResultRow {
  readonly id: string;
  readonly name: string;
  readonly isControl: boolean;
  readonly impressions: number | undefined;
  readonly conversions: number | undefined;
  readonly probabilityToBeBest: number | undefined;
}

/** One day of `/results-time-series`. */
export interface SeriesDay {
  readonly date: UtcDay;
  readonly variants: readonly { readonly id: string; readonly impressions: number; readonly conversions: number }[];
}

/** What one experiment's three reads gave. */
export interface Reading {
  readonly experiment: Experiment;
  readonly results: readonly ResultRow[];
  readonly series: readonly SeriesDay[];
  /** The series of other events. */
  readonly metrics: readonly MetricReading[];
}

/** What reading one event beside the goal gave; `refused`: the API does not count it. */
export type MetricReading = { readonly event: string } & (
  | { readonly kind: "series"; readonly series: readonly SeriesDay[] }
  | { readonly kind: "refused" }
);

/** In the order of a snapshot's arms: control first, then as `/results` lists them. */
export function inArmOrder(rows: readonly ResultRow[]): readonly ResultRow[] {
  return rows.toSorted((a, b) => Number(b.isControl) - Number(a.isControl));
}

/**
 * Joins configuration, results and daily series on the variant id and drops days that are not over at `asOf`.
 * Nothing is repaired: doubtful counts stay as they are and are judged by the health checks.
 */
export function assembleSnapshot(account: string, asOf: Instant, reading: Reading): Snapshot {
  const closed = lastClosedDay(asOf);
  const weights = new Map(reading.experiment.variants?.map((variant) => [variant.id, variant.weight]));
  const arms: Arm[] = inArmOrder(reading.results).map((row) => ({
    id: row.id,
    name: row.name,
    isControl: row.isControl,
    weight: weights.get(row.id),
    vendor: {
      impressions: row.impressions,
      conversions: row.conversions,
      probabilityToBeBest: row.probabilityToBeBest,
    },
  }));
  const unknown = new Set<string>();
  const days = closedDays(reading.series, arms, closed, unknown);
  return {
    account,
    asOf,
    lastClosedDay: closed,
    // Other words for the same experiment make no other decision.
    experiment: { ...reading.experiment, hypothesis: undefined },
    arms,
    days,
    unknownArmIds: [...unknown].toSorted(),
    metrics: reading.metrics.map((metric) => {
      if (metric.kind === "refused") return { event: metric.event, problem: "refused", days: [] };
      const counted = closedDays(metric.series, arms, closed, unknown);
      return {
        event: metric.event,
        problem: haveSameImpressions(counted, days, arms) ? null : "other-impressions",
        days: counted.map(({ date, conversions }) => ({ date, conversions })),
      };
    }),
  };
}

/** Days that are over, oldest first, in the order of the arms. */
function closedDays(
  series: readonly SeriesDay[],
  arms: readonly Arm[],
  closed: UtcDay,
  unknown: Set<string>,
): readonly DayCounts[] {
  const position = new Map(arms.map((arm, index) => [arm.id, index]));
  return series
    .filter(({ date }) => date <= closed)
    .toSorted((a, b) => a.date.localeCompare(b.date))
    .map((day) => {
      const impressions = arms.map(() => 0);
      const conversions = arms.map(() => 0);
      for (const counted of day.variants) {
        const arm = position.get(counted.id);
        if (arm === undefined) {
          unknown.add(counted.id);
          continue;
        }
        impressions[arm]! += counted.impressions;
        conversions[arm]! += counted.conversions;
      }
      return { date: day.date, impressions, conversions };
    });
}

/** The two series are read one after the other, and a few impressions may arrive in between. */
const LATE_IMPRESSIONS = { share: 0.02, count: 10 };

/** Conversions of an event are compared with the goal's impressions, so these must be the same. */
function haveSameImpressions(metric: readonly DayCounts[], goal: readonly DayCounts[], arms: readonly Arm[]): boolean {
  const sum = (days: readonly DayCounts[], arm: number) =>
    days.reduce((total, { impressions }) => total + impressions[arm]!, 0);
  return arms.every((_, arm) => {
    const [ofMetric, ofGoal] = [sum(metric, arm), sum(goal, arm)];
    return !(Math.abs(ofMetric - ofGoal) > LATE_IMPRESSIONS.share * ofGoal + LATE_IMPRESSIONS.count);
  });
}
