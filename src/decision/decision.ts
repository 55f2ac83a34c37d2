import type { Instant, Snapshot, UtcDay } from "../experiment/index.ts";
import type { History, Look } from "./history.ts";
import type { NamedPolicy } from "./policy.ts";

/**
 * One rung of the ladder: a condition that must hold before a winner may be declared, with the number it saw, the number it
 * wanted, and one plain sentence.
 */
export interface Gate {
  readonly id: GateId;
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
export type GateId =
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
  /** What the vendor shows for the same arm. */
  readonly vendorProbabilityToBeBest: number | null;
}

/** A condition that people are told about when it begins and when it ends. */
export interface Signal {
  readonly kind: "harm" | "broken-split" | "no-traffic" | "no-goal" | "configuration-changed" | "counts-fell" | "unsound-counts";
  /** The arm concerned; null: the whole experiment. */
  readonly armId: string | null;
  readonly sentence: string;
}

/** `blocked`: a health gate failed. `not-yet`: healthy, but too early or too little evidence. */
export type Verdict = "winner" | "not-yet" | "blocked";

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
  readonly ladder: readonly Gate[];
  /** The first failing gate: why not yet. null for a winner. */
  readonly firstFailing: GateId | null;
  readonly signals: readonly Signal[];
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
