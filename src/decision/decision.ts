import type { Instant, Snapshot, UtcDay } from "../experiment/index.ts";
import type { History, Look } from "./history.ts";
import type { NamedPolicy } from "./policy.ts";

/**
 * One rung of the ladder: a condition that must hold before a winner may be declared, with the number it saw, the number it
 * wanted, and one plain sentence.
 */
export interface Check {
  readonly id: CheckId;
  /** Two to four words for a list. */
  readonly title: string;
  /** `health`: the data can be trusted. `runtime`: it ran long enough. `evidence`: the numbers suffice. */
  readonly group: "health" | "runtime" | "evidence";
  /** `warn` does not block. `skipped`: could not be judged because an earlier gate failed. */
  readonly status: "pass" | "warn" | "fail" | "skipped";
  /** What was seen and what was wanted, for people; empty where there is nothing to compare. */
  readonly value: string;
  readonly limit: string;
  /** One plain sentence, without full stop. */
  readonly sentence: string;
  /** Set on a warning that only a person may pass over: a winner is then proposed and never stopped automatically. */
  readonly needsPerson?: true;
}

/** In the order in which they are judged. */
export type CheckId =
  | "decidable-kind"
  | "running"
  | "goal-set"
  | "one-control"
  | "sound-counts"
  | "arms-known"
  | "same-configuration"
  | "counts-grow"
  | "series-matches-totals"
  | "has-traffic"
  | "split-as-planned"
  | "independent-impressions"
  | "full-weeks"
  | "enough-conversions"
  | "evidence"
  | "probably-best";

/** A number with its equal-tailed 95 % interval, or why there is none. */
export type Estimate =
  | { readonly kind: "estimated"; readonly value: number; readonly low: number; readonly high: number }
  | { readonly kind: "not-estimable"; readonly reason: string };

/** What is known of one arm. `null` where a figure does not apply (records are JSON). Proportions, not percent. */
export interface ArmReport {
  readonly id: string;
  readonly name: string;
  readonly isControl: boolean;
  /** Sums of the closed days; where the counts cannot be true, the nearest whole number, for display alone. */
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
  /** Largest log e-value so far that this arm beats the control (for the control: that it beats every variant), and what a winner needs. */
  readonly logEvidence: number | null;
  readonly logEvidenceNeeded: number | null;
  /** z value of the arm over the control (for the control: over the variant closest to it), and what it needs today; null where nothing is needed of it. */
  readonly z: number | null;
  readonly boundary: number | null;
  /** The boundary as the probability to be best that it amounts to; only of two arms. */
  readonly boundaryProbability: number | null;
  /**
   * Odds ratio against the control with the 95 % interval that holds however often one looks: what to trust of a lift at an early
   * stop. null for the control.
   */
  readonly oddsRatio: Estimate | null;
  /** What the vendor shows for the same arm. */
  readonly vendorProbabilityToBeBest: number | null;
}

/** A condition that people are told about when it begins and when it ends. */
export interface Signal {
  readonly kind:
    | "harm"
    | "broken-split"
    | "no-traffic"
    | "no-goal"
    | "configuration-changed"
    | "counts-fell"
    | "unsound-counts";
  /** The arm concerned; null: the whole experiment. */
  readonly armId: string | null;
  readonly sentence: string;
}

/**
 * `blocked`: a health gate failed. `not-yet`: healthy, but too early or too little evidence. `inconclusive`: healthy, and the planned
 * time is over without a winner.
 */
export type Verdict = "winner" | "not-yet" | "blocked" | "inconclusive";

/**
 * Whether going on is worth it. Never acted on: advice, renewed at whole weeks from the second on. `no-meaningful-gain`: no variant
 * is likely to gain what would be worth having. `equivalent`: all are practically as good as the control.
 */
export interface Advice {
  readonly kind: "none" | "no-meaningful-gain" | "equivalent";
  /** Without full stop; empty for `none`. */
  readonly sentence: string;
}

/** When a decision may come if the current difference holds. Days count like `Decision.day`. */
export interface Forecast {
  /** `none`: nothing to forecast, because it is decided, blocked, over or without data. */
  readonly kind: "expected" | "not-within-horizon" | "none";
  /** The day of the decision if the difference stays as it is; null unless `expected`. */
  readonly day: number | null;
  /** The day if what comes is as favourable, and as unfavourable, as 80 % of futures are; null: not within the horizon. */
  readonly earliest: number | null;
  readonly latest: number | null;
  /** Without full stop; empty for `none`. */
  readonly sentence: string;
}

/** What a policy that breaks its promise does, for every message. */
export interface UnsafeNote {
  /** Share of experiments without a difference that such a rule stops within 28 daily looks, as measured. */
  readonly falseStopShare: number;
  /** Without full stop. */
  readonly sentence: string;
}

/** What was concluded about one experiment at one as-of time, with everything that led there. JSON throughout. */
export interface Decision {
  readonly schemaVersion: 1;
  readonly account: string;
  readonly experimentId: string;
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
  readonly ladder: readonly Check[];
  /** The first failing gate: why not yet. null for a winner. */
  readonly firstFailing: CheckId | null;
  readonly signals: readonly Signal[];
  readonly advice: Advice;
  readonly forecast: Forecast;
  /** null for a policy that keeps its promise. */
  readonly unsafe: UnsafeNote | null;
  /** The winner's lift was measured at the moment it looked best, before the planned end: what lasts tends to be less. */
  readonly winnersCurse: boolean;
  /** To be stored; null where the counts were not fit to be looked at. */
  readonly look: Look | null;
  readonly policyName: string;
  readonly policyVersion: string;
}

/** Everything a decision depends on. The same input gives the same decision, digit for digit. */
export interface DecisionInput {
  readonly snapshot: Snapshot;
  readonly history: History;
  readonly policy: NamedPolicy;
}
