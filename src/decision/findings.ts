import type { UtcDay } from "../experiment/index.ts";

/**
 * What each check of a decision saw, as facts: numbers, days and the place of a variant in `Decision.arms`. Words are made of them in
 * src/messages. Log e-values and alarms are natural logarithms; probabilities, shares and losses are proportions.
 */
export interface Findings {
  "decidable-kind":
    | { readonly kind: "ab" | "multivariate" | "personalization" | "unknown" }
    /** The API does not state it. */
    | { readonly kind: "unstated"; readonly variants: number };
  running:
    | { readonly kind: "running" | "paused" | "draft" | "completed" }
    /** A status that this version does not know, as it was sent. */
    | { readonly kind: "unknown"; readonly status: string };
  "goal-set": { readonly kind: "set"; readonly goal: string } | { readonly kind: "missing" };
  "one-control":
    | { readonly kind: "one"; readonly variants: number; readonly arm: number }
    | { readonly kind: "too-few-variants"; readonly variants: number }
    | { readonly kind: "not-one"; readonly controls: number };
  "sound-counts":
    | { readonly kind: "sound" }
    /** More conversions than impressions on these days, which late conversions explain. */
    | { readonly kind: "late"; readonly days: readonly UtcDay[] }
    | UnsoundCounts;
  "arms-known": { readonly kind: "known" } | ArmListProblem | SwitchedOff;
  "same-configuration": { readonly kind: "unchanged" } | ConfigurationChanged | WeightsChanged;
  "counts-grow":
    | { readonly kind: "first-look" }
    | { readonly kind: "same"; readonly day: UtcDay }
    | CountChange
    | NotJudged;
  "series-matches-totals":
    | { readonly kind: "agree" | "no-series" | "no-day-over" | "totals-missing" }
    /** The arm's sum of days and the vendor's total, both in `Decision.arms`, differ by more than today explains. */
    | { readonly kind: "differ"; readonly arm: number; readonly of: "impressions" | "conversions" }
    | NotJudged;
  "has-traffic": /** Impressions of the last closed day. */
    | { readonly kind: "shown"; readonly impressions: number }
    | { readonly kind: "first-day" }
    | { readonly kind: "waiting"; readonly arm: number }
    | TrafficProblem
    | NotJudged;
  "split-as-planned":
    | { readonly kind: "unknown-plan" }
    | { readonly kind: "as-planned"; readonly logEvidence: number; readonly logAlarm: number }
    | SplitBroken
    | NotJudged;
  "independent-impressions":
    | { readonly kind: "nothing-to-compare" }
    | { readonly kind: "too-few-days"; readonly days: number; readonly needed: number }
    /** `phi`: variance of the arm's daily lift over what chance explains. */
    | {
        readonly kind: "measured";
        readonly arm: number;
        readonly phi: number;
        readonly correction: "none" | "corrected" | "excessive";
      };
  "full-weeks": { readonly kind: "days"; readonly days: number; readonly needed: number };
  /** Of the arm with the fewest. */
  "enough-conversions":
    | { readonly kind: "conversions"; readonly arm: number; readonly conversions: number; readonly needed: number }
    | NotJudged;
  evidence:
    | { readonly kind: "nothing-to-weigh" }
    | { readonly kind: "bare-threshold"; readonly arm: number; readonly probability: number; readonly needed: number }
    | Weighed
    | NotJudged;
  "probably-best":
    | { readonly kind: "nobody-leads" }
    | {
        readonly kind: "probability";
        readonly arm: number;
        readonly probability: number;
        readonly needed: number;
        /** Expected loss relative to the control's rate where that was small enough to pass; null: the probability decided. */
        readonly negligibleLoss: number | null;
      }
    | NotJudged;
}

/** In the order in which they are judged. */
export type CheckId = keyof Findings;

/** An earlier check failed, so this one could not be judged. */
export interface NotJudged {
  readonly kind: "not-judged";
}

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
  readonly impressions: readonly number[];
  readonly shares: readonly number[];
  readonly logEvidence: number;
  readonly logAlarm: number;
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
  /** Days vary so much that e-values mean nothing. */
  readonly isEProcessOff: boolean;
  /** The horizon that was planned first, where the policy names another one by now; else null. */
  readonly horizon: { readonly planned: number; readonly configured: number } | null;
}

/** The z value that stops today, or why none does. `probability`: the probability to be best that it amounts to; only of two arms. */
export type BoundaryToday =
  | { readonly kind: "counts"; readonly z: number; readonly probability: number | null }
  | { readonly kind: "none" | "not-today" }
  | { readonly kind: "not-before" | "not-after"; readonly day: number };
