import type { Instant, UtcDay } from "./calendar.ts";
import type { Experiment } from "./experiment.ts";

/** Whole-window totals from `/results`: a cross-check and the vendor's own probability, never the basis of a decision. */
export interface VendorTotals {
  readonly impressions: number | undefined;
  readonly conversions: number | undefined;
  /** The vendor's probability of being best, a proportion; undefined when it sent none. */
  readonly probabilityToBeBest: number | undefined;
}

/** One arm of a snapshot. Its index in `Snapshot.arms` is its index in every count array. */
export interface Arm {
  readonly id: string;
  readonly name: string;
  readonly isControl: boolean;
  /** Planned share in percent; undefined when the configuration does not list this arm. */
  readonly weight: number | undefined;
  readonly vendor: VendorTotals;
}

/** Counts of one closed UTC day, in the order of `Snapshot.arms`. An arm the API left out of a day has 0 and 0. */
export interface DayCounts {
  readonly date: UtcDay;
  readonly impressions: readonly number[];
  readonly conversions: readonly number[];
}

/** Conversions of another event than the goal on one closed UTC day, in the order of `Snapshot.arms`. Impressions are the goal's. */
export interface MetricDay {
  readonly date: UtcDay;
  readonly conversions: readonly number[];
}

/** What was read of one event beside the goal. */
export interface MetricSeries {
  readonly event: string;
  /** Why its counts cannot be used: the API refused the event, or counts other impressions for it than for the goal. null: they can. */
  readonly problem: "refused" | "other-impressions" | null;
  readonly days: readonly MetricDay[];
}

/**
 * Everything read of one experiment at one as-of time, ready to decide on, to save as JSON and to decide on again.
 * Days without any traffic are absent from `days`.
 */
export interface Snapshot {
  readonly account: string;
  /** The run's as-of time: one for everything a run reads. */
  readonly asOf: Instant;
  /** Last day counted: yesterday in UTC at `asOf`. */
  readonly lastClosedDay: UtcDay;
  readonly experiment: Experiment;
  readonly arms: readonly Arm[];
  readonly days: readonly DayCounts[];
  /** Ids that the daily series counted but `/results` does not list. */
  readonly unknownArmIds: readonly string[];
  /** Events that were read beside the goal. */
  readonly metrics: readonly MetricSeries[];
}

/** Sums over days, in the order of `Snapshot.arms`. */
export interface Totals {
  readonly impressions: readonly number[];
  readonly conversions: readonly number[];
}

/** Cumulative counts of a snapshot: the one set of counts that decision, digest and page use. */
export function totalsOf(snapshot: Pick<Snapshot, "arms" | "days">): Totals {
  const impressions = snapshot.arms.map(() => 0);
  const conversions = snapshot.arms.map(() => 0);
  for (const day of snapshot.days) {
    for (let arm = 0; arm < snapshot.arms.length; arm++) {
      impressions[arm]! += day.impressions[arm] ?? 0;
      conversions[arm]! += day.conversions[arm] ?? 0;
    }
  }
  return { impressions, conversions };
}
