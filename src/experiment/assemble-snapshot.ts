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
}

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
  const position = new Map(arms.map((arm, index) => [arm.id, index]));
  const unknown = new Set<string>();
  const days: DayCounts[] = [];
  for (const day of [...reading.series].toSorted((a, b) => a.date.localeCompare(b.date))) {
    if (day.date > closed) continue;
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
    days.push({ date: day.date, impressions, conversions });
  }
  return {
    account,
    asOf,
    lastClosedDay: closed,
    // Other words for the same experiment make no other decision.
    experiment: { ...reading.experiment, hypothesis: undefined },
    arms,
    days,
    unknownArmIds: [...unknown].toSorted(),
  };
}
