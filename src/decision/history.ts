import type { Experiment, Instant, UtcDay } from "../experiment/index.ts";
import type { LagSums, LiftPrior } from "../stats/index.ts";
import type { MetricDirection, Policy } from "./policy.ts";

/** The configuration that must not change under a running experiment. */
export interface Fingerprint {
  readonly goal: string | undefined;
  readonly trafficAllocation: number;
  readonly startedAt: Instant | undefined;
  /** Planned share in percent by arm id; undefined: the configuration did not list its arms. */
  readonly weights: Readonly<Record<string, number>> | undefined;
}

/** The fingerprint of an experiment's configuration as it is now. */
export function fingerprintOf(experiment: Experiment): Fingerprint {
  return {
    goal: experiment.goal,
    trafficAllocation: experiment.trafficAllocation,
    startedAt: experiment.startedAt,
    // An empty list is what a key without the right to see variants gets: unknown, not "none".
    weights: experiment.variants?.length
      ? Object.fromEntries(experiment.variants.map((variant) => [variant.id, variant.weight]))
      : undefined,
  };
}

/**
 * One look at one experiment: the cumulative counts it saw and the evidence it computed. At most one per closed day, never
 * changed afterwards: the audit trail, and the state of the sequential tests.
 */
export interface Look {
  /** Last closed day counted. */
  readonly day: UtcDay;
  readonly asOf: Instant;
  readonly armIds: readonly string[];
  /** Cumulative, in the order of `armIds`. */
  readonly impressions: readonly number[];
  readonly conversions: readonly number[];
  /** Largest log e-value so far that the arm beats the control, corrected for dispersion, in the order of `armIds`; 0 for the control itself. */
  readonly logEvidenceOverControl: readonly number[];
  /** The same that the control beats the arm. */
  readonly logEvidenceUnderControl: readonly number[];
  /** The same as the harm alert counts it, which is corrected otherwise. */
  readonly logHarmEvidence: readonly number[];
  /** By how much the log e-value against the planned split exceeded its alarm at most; negative while it never did. */
  readonly logSplitExcess: number;
  /** Planned share in percent as configured then, in the order of `armIds`; null where unknown. */
  readonly weights: readonly (number | null)[];
  /** Where the counts came from: the daily series, or running totals where there is none. */
  readonly source: "series" | "totals";
  /** Every arm against the control, in the order of `armIds`; null for the control, and where nothing can be compared. */
  readonly pairs: readonly (PairRecord | null)[];
  /** How days resembled their neighbours, on average over the variants: other experiments of the account start with it. */
  readonly lag: LagSums;
  /** What alpha-spending did; null under other kinds of evidence. */
  readonly spending: SpendingRecord | null;
  /** Events beside the goal that could be counted. */
  readonly metrics: readonly MetricLook[];
}

/** What one look saw of an event beside the goal. Lists in the order of `armIds`, null for the control. */
export interface MetricLook {
  readonly event: string;
  /** Cumulative, the control's among them. */
  readonly conversions: readonly number[];
  readonly pairs: readonly (PairRecord | null)[];
  /** The test against its margin; null where it has none, or where evidence is not spent. */
  readonly margin: MarginRecord | null;
}

/** What the test of a guardrail against its margin saw and asked for at one look. */
export interface MarginRecord {
  readonly rules: MarginRules;
  /** Share of its error probability that was spent by this look and all earlier ones. */
  readonly spent: number;
  /** Of the arm being no worse than the margin, corrected for dispersion. */
  readonly z: readonly (number | null)[];
  /** null as in `SpendingRecord`. */
  readonly boundaries: readonly (number | null)[];
}

/** What the test against a margin follows from its first look on, as alpha-spending does. */
export type MarginRules = { readonly direction: MetricDirection; readonly margin: number } & Pick<
  Policy,
  "alphaGuardrail" | "horizonDays"
>;

/** What one look saw of an arm against the control. */
export interface PairRecord {
  readonly logOddsRatio: number;
  /** The reciprocal of its variance, as binomial counts would have it. */
  readonly information: number;
  /** Dispersion that the evidence was corrected for; null before there are two days. */
  readonly phi: number | null;
}

/** What spending follows from its first look on: a policy that changes under a running experiment would be chosen knowing the data. */
export type SpendingRules = Pick<Policy, "alpha" | "horizonDays" | "budget">;

/** What alpha-spending saw and asked for at one look. All lists in the order of `armIds`, null for the control. */
export interface SpendingRecord {
  readonly rules: SpendingRules;
  /** Share of every budget that was spent by this look and all earlier ones, in [0, 1]. */
  readonly spent: number;
  /** Of the arm over the control, as it was judged: corrected for dispersion. */
  readonly z: readonly (number | null)[];
  /** The z values that were needed; null also where the look could not have stopped anything, so that nothing was spent. */
  readonly boundaries: { readonly [Track in SpendingTrack]: readonly (number | null)[] };
}

/**
 * What is tested side by side, each against a stopping threshold of its own: that a variant beats the control, the same as long as counts are
 * few, and that the control beats a variant.
 */
export type SpendingTrack = "variant" | "fewConversions" | "control";

export const SPENDING_TRACKS: readonly SpendingTrack[] = ["variant", "fewConversions", "control"];

/** What the account's other experiments say, frozen when this one was first seen: so it depends on none of its own data. */
export interface AccountFacts {
  /** Dispersion to expect where the experiment has too few days of its own; null: the account has too few experiments to tell. */
  readonly usualPhi: number | null;
  readonly lag: LagSums;
  readonly liftPrior: LiftPrior;
}

/** What is remembered of an experiment from earlier runs. */
export interface History {
  readonly firstSeenAt: Instant;
  readonly firstFingerprint: Fingerprint;
  readonly account: AccountFacts;
  /** People know of the harm up to this day, because they resumed the experiment after it: only later days are acted on. null: none. */
  readonly harmAcknowledgedOn: UtcDay | null;
  /** Looks at earlier closed days than the one now judged, oldest first. */
  readonly looks: readonly Look[];
  /** When it was paused, oldest first. Whole UTC days on pause count neither as days nor as days without traffic. */
  readonly pauses: readonly Pause[];
}

/** A stretch in which an experiment was paused. */
export interface Pause {
  readonly from: Instant;
  /** null: it still is. */
  readonly to: Instant | null;
}
