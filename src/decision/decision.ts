import type { ExperimentRef, Instant, UtcDay } from "../experiment/index.ts";
import type {
  ConfigurationChanged,
  CountChange,
  SplitBroken,
  SwitchedOff,
  TrafficProblem,
  UnsoundCounts,
  WeightsChanged,
} from "./findings.ts";
import type { Check, CheckId } from "./checks/all-checks.ts";
import type { Look } from "./history.ts";
import type { LiftPrior } from "../stats/index.ts";
import type { MetricState } from "./metrics/metric-days.ts";
import type { MetricDirection } from "./policy.ts";
import type { UnsafeNote } from "./unsafe.ts";

/** A number with its equal-tailed 95% interval, or why there is none. */
export type Estimate =
  | { readonly kind: "estimated"; readonly value: number; readonly low: number; readonly high: number }
  | { readonly kind: "not-estimable"; readonly because: NotEstimable };

export type NotEstimable =
  | "impossible-counts"
  | "no-impressions"
  | "no-single-control"
  | "few-control-conversions"
  | "too-few-days"
  | "endless-interval";

/** What is known of one arm. `null` where a figure does not apply (records are JSON). Proportions, not percent. */
export interface ArmReport {
  readonly id: string;
  readonly name: string;
  readonly isControl: boolean;
  /** Sums of the closed days; if the counts cannot be true, the nearest whole number, only for display. */
  readonly impressions: number;
  readonly conversions: number;
  /** Conversions per impression as observed, with its credible interval. */
  readonly rate: Estimate;
  readonly probabilityToBeBest: number | null;
  /** null for the control. */
  readonly probabilityToBeatControl: number | null;
  /** Expected shortfall of the rate against the best arm, absolute. */
  readonly expectedLoss: number | null;
  /** Relative lift over the control as observed, with its credible interval. */
  readonly lift: Estimate | null;
  /**
   * The lift that may be expected to last, with an equal-tailed interval of 80%: at an early stop, and for the best of many, the observed
   * one is too large. null for the control.
   */
  readonly expectedLift: Estimate | null;
  /** Probability that the true lift is none, or of the other sign. null for the control, and where nothing is known. */
  readonly falseSign: number | null;
  /** Variance of the daily difference to the control over what chance explains: evidence is corrected for it. null as above. */
  readonly phi: number | null;
  /** Largest log e-value so far that this arm beats the control (for the control: that it beats every variant), and what a winner needs. */
  readonly logEvidence: number | null;
  readonly logEvidenceNeeded: number | null;
  /** z value of the arm over the control (for the control: over the variant closest to it), and its threshold today; null if it has none. */
  readonly z: number | null;
  readonly boundary: number | null;
  /** The stopping threshold as the probability of being best that it corresponds to; only with two arms. */
  readonly boundaryProbability: number | null;
  /**
   * Odds ratio against the control with its 95% interval that is valid however often you look: what to trust of a lift at an
   * early stop. null for the control.
   */
  readonly oddsRatio: Estimate | null;
  /** What the vendor shows for the same arm: a cross-check that moves with every look, and no part of what identifies a decision. */
  readonly vendor: {
    readonly impressions: number | null;
    readonly conversions: number | null;
    readonly probabilityToBeBest: number | null;
  };
}

/** What is known of one metric beside the goal. */
export interface MetricReport {
  /** Of a funnel, its id. */
  readonly event: string;
  /** What the policy calls it; null: it has no other name than its event. */
  readonly name: string | null;
  readonly role: "guardrail" | "secondary";
  /** null for a secondary metric. */
  readonly direction: MetricDirection | null;
  /** Relative change for the worse that is acceptable; null: none is set. */
  readonly margin: number | null;
  readonly state: MetricState | { readonly kind: "funnel" };
  /** Its counts are too small to be shown. Never stored. */
  readonly hidden?: true;
  /** In the order of the arms; empty where nothing could be counted. */
  readonly arms: readonly MetricArm[];
}

/** One arm by one metric beside the goal. */
export interface MetricArm {
  readonly conversions: number;
  readonly rate: Estimate;
  /** Relative lift over the control as observed, with an interval that holds at every look and for all metrics together. null for the control. */
  readonly lift: Estimate | null;
  readonly phi: number | null;
  /** Log e-value now that the arm makes a guardrail worse, and the day since when it keeps the arm from winning. null for the control and secondary metrics. */
  readonly harm: { readonly logEvidence: number; readonly since: UtcDay | null } | null;
  /** The test against the margin; null where there is none. */
  readonly margin: { readonly z: number; readonly boundary: number | null; readonly holds: boolean } | null;
}

/** A condition that people hear about when it begins and when it ends. At most one of a kind, arm and event. */
export type Signal = {
  readonly armId: string | null;
  /** What was seen is not shown, because of small counts. Never stored. */
  readonly hidden?: true;
} & (
  | ({ readonly kind: "harm" } & Harm)
  | { readonly kind: "broken-split"; readonly seen: SplitBroken | SwitchedOff }
  | { readonly kind: "no-traffic"; readonly seen: TrafficProblem }
  | { readonly kind: "no-goal" }
  | { readonly kind: "configuration-changed"; readonly seen: ConfigurationChanged | WeightsChanged }
  | { readonly kind: "counts-fell"; readonly seen: CountChange }
  | { readonly kind: "unsound-counts"; readonly seen: UnsoundCounts }
);

/** A variant that loses against the control, or makes a guardrail worse. */
export interface Harm {
  /** The guardrail's event; null: the goal. */
  readonly event: string | null;
  readonly arm: number;
  readonly control: number;
  /** Log e-value that it loses, and from where on that raises the alarm. */
  readonly logEvidence: number;
  readonly logAlarm: number;
  /** Whether it is shown well enough to act on, by days that people do not know of yet. */
  readonly isActionable: boolean;
}

/**
 * `blocked`: a health check failed. `not-yet`: healthy, but too early or too little evidence. `inconclusive`: healthy, and the planned
 * time is over without a winner.
 */
export type Verdict = "winner" | "not-yet" | "blocked" | "inconclusive";

/**
 * Whether going on is worth it. Never acted on: advice, updated at whole weeks from the second on. `no-meaningful-gain`: no variant
 * is likely to gain what would be worth having. `equivalent`: all are practically as good as the control.
 */
export type Advice =
  | { readonly kind: "none" }
  /** `worth`: relative lift that is worth having. */
  | { readonly kind: "no-meaningful-gain" | "equivalent"; readonly worth: number };

/**
 * When a decision may come if the current difference holds. Days count like `Decision.day`; `earliest` and `latest`: if what comes is as
 * favourable, and as unfavourable, as 80% of futures are; null: not within the horizon.
 */
export type Forecast =
  /** Nothing to forecast, because it is decided, blocked, over or without data. */
  | { readonly kind: "none" }
  | {
      readonly kind: "expected";
      readonly day: number;
      readonly earliest: number | null;
      readonly latest: number | null;
      readonly horizonDays: number;
    }
  | { readonly kind: "not-within-horizon"; readonly earliest: number | null; readonly horizonDays: number };

/** That no figure is shown because of small counts. */
export interface HiddenCounts {
  /** What counts as small is below it. */
  readonly below: number;
  /** In the order of the arms: which counts are small. Of the others only the growth is. */
  readonly small: readonly { readonly impressions: boolean; readonly conversions: boolean }[];
}

/** What was concluded about one experiment at one as-of time, with everything that led there. JSON throughout. */
export interface Decision extends ExperimentRef {
  readonly schemaVersion: 1;
  /** The rules that made it (`METHOD`): within one method the same input gives the same facts, digit for digit. */
  readonly method: number;
  readonly experimentKey: string;
  readonly experimentName: string;
  readonly asOf: Instant;
  readonly lastClosedDay: UtcDay;
  /** Closed days from the first with traffic to `lastClosedDay`, both included; 0 before any traffic. */
  readonly day: number;
  readonly verdict: Verdict;
  /** Index in `arms` of the winner; null unless the verdict is `winner`. */
  readonly winner: number | null;
  /** Index in `arms` of the arm most probably best; null without usable counts. */
  readonly leader: number | null;
  readonly arms: readonly ArmReport[];
  /** Configured variants that the results do not list: findings may name them. */
  readonly unlistedVariants: readonly { readonly id: string; readonly name: string }[];
  /** In the order in which they are judged. */
  readonly checks: readonly Check[];
  /** The first failing check: why not yet. null for a winner. */
  readonly firstFailing: CheckId | null;
  readonly signals: readonly Signal[];
  readonly advice: Advice;
  readonly forecast: Forecast;
  /** null for a policy that keeps its promise. */
  readonly unsafe: UnsafeNote | null;
  /** The winner's lift was measured at the moment it looked best, before the planned end: what lasts tends to be less. */
  readonly winnersCurse: boolean;
  /** What `expectedLift` of the arms was shrunk by. */
  readonly liftPrior: LiftPrior;
  /** Beside the goal: guardrails, then what is only shown. */
  readonly metrics: readonly MetricReport[];
  /** To be stored; null where the counts were not fit to be looked at. */
  readonly look: Look | null;
  readonly policyName: string;
  readonly policyVersion: string;
  /** Set where no count may be shown: then there are no figures, and counts of 0 stand for those that are hidden. Never stored. */
  readonly hidden?: HiddenCounts;
}
