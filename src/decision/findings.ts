import type { UtcDay } from "../experiment/index.ts";

/** Counts that cannot be true: the first finding, and how many there are. */
export interface UnsoundCounts {
  readonly kind: "unsound";
  readonly first: CountProblem;
  readonly count: number;
}

/** Something that cannot be true of counts. Days are as they were sent, and may be no days. */
export type CountProblem =
  | {
      readonly kind: "last-day-is-none" | "day-is-none" | "day-not-over" | "day-repeated" | "day-misses-variants";
      readonly day: string;
    }
  /** `count` is null where it was no finite number. */
  | {
      readonly kind: "no-count";
      readonly day: string;
      readonly arm: number;
      readonly of: "impressions" | "conversions";
      readonly count: number | null;
    }
  /** More conversions than impressions up to a day: one impression converts several times. */
  | {
      readonly kind: "goal-repeats";
      readonly day: string;
      readonly arm: number;
      readonly impressions: number;
      readonly conversions: number;
    }
  | { readonly kind: "too-many"; readonly arm: number; readonly impressions: number };

export type ArmListProblem =
  | { readonly kind: "repeated" | "not-configured"; readonly arms: readonly number[] }
  /** Counted by the daily series, and not listed in the results. */
  | { readonly kind: "not-in-results"; readonly variantIds: readonly string[] }
  /** Configured (`Decision.unlistedVariants`), and not listed in the results. */
  | { readonly kind: "missing"; readonly variantIds: readonly string[] };

/** Planned at weight 0, and shown all the same. */
export interface SwitchedOff {
  readonly kind: "switched-off";
  readonly arm: number;
  /** Null: its counts are no whole numbers. */
  readonly impressions: number | null;
}

/** What changed since first seen that keeps counts from being added up. */
export interface ConfigurationChanged {
  readonly kind: "changed";
  readonly changes: readonly ConfigurationChange[];
}

/** Only planned weights changed: stretches of days are compared within themselves, and figures are those since `from`. */
export interface WeightsChanged {
  readonly kind: "weights-changed";
  /** Empty where they changed and changed back. */
  readonly changes: readonly ConfigurationChange[];
  readonly from: UtcDay;
}

export type ConfigurationChange =
  | { readonly kind: "goal"; readonly from: string; readonly to: string | null }
  /** Percent of eligible visitors enrolled; null: what was read is no number. */
  | { readonly kind: "traffic"; readonly from: number | null; readonly to: number | null }
  | { readonly kind: "restarted"; readonly at: string }
  | { readonly kind: "variant-added" | "variant-removed"; readonly variantId: string }
  /** Planned share in percent; null: what was read is no number. */
  | { readonly kind: "weight"; readonly arm: number; readonly from: number | null; readonly to: number | null };

/** What one arm had up to the last look's day then, and has now. `fell`: less; `restated`: more than late arrival explains. */
export interface CountChange {
  readonly kind: "late" | "restated" | "fell";
  readonly arm: number;
  readonly of: "impressions" | "conversions";
  readonly day: UtcDay;
  readonly before: number;
  readonly after: number;
}

export type TrafficProblem =
  | { readonly kind: "none-at-all" }
  | { readonly kind: "none-lately"; readonly lastDay: UtcDay }
  | { readonly kind: "variant-none"; readonly arm: number }
  /** `all`: impressions of all arms on the last closed day. */
  | { readonly kind: "variant-none-lately"; readonly arm: number; readonly all: number };

/** Impressions and planned shares in the order of the arms. */
export interface SplitBroken {
  readonly kind: "broken";
  readonly isSevere: boolean;
  /** When the alarm began, and the impressions up to then. */
  readonly since: UtcDay;
  readonly impressionsThen: readonly number[];
  readonly impressions: readonly number[];
  readonly shares: readonly number[];
  readonly logEvidence: number;
  readonly logAlarm: number;
  /** Variance of the daily split over what chance explains, which the evidence is corrected for. */
  readonly phi: number;
}

/** How far the leader is from having beaten the control (the control: every variant). */
export interface Weighed {
  readonly kind: "weighed";
  readonly arm: number;
  readonly against: number;
  /** What found it enough; null: nothing did. */
  readonly foundBy: "boundary" | "e-process" | null;
  readonly z: number;
  readonly boundary: BoundaryToday;
  readonly logEvidence: number;
  readonly logNeeded: number;
  /** The horizon that was planned first, where the policy names another one by now; else null. */
  readonly horizon: { readonly planned: number; readonly configured: number } | null;
}

/** The z value that stops today, or why none does. `probability`: the probability of being best that it corresponds to; only with two arms. */
export type BoundaryToday =
  | { readonly kind: "counts"; readonly z: number; readonly probability: number | null }
  | { readonly kind: "none" | "not-today" }
  | { readonly kind: "not-before" | "not-after"; readonly day: number };
