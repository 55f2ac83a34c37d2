import type { Experiment, Instant, UtcDay } from "../experiment/index.ts";

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
  /** Largest log e-value so far that the arm beats the control, in the order of `armIds`; 0 for the control itself. */
  readonly logEvidenceOverControl: readonly number[];
  /** Largest log e-value so far that the control beats the arm. */
  readonly logEvidenceUnderControl: readonly number[];
  /** Largest log e-value so far against the planned split. */
  readonly logSplitEvidence: number;
  /** Planned share in percent as configured then, in the order of `armIds`; null where unknown. */
  readonly weights: readonly (number | null)[];
  /** Where the counts came from: the daily series, or running totals where there is none. */
  readonly source: "series" | "totals";
  /** What alpha-spending did; null under other kinds of evidence. */
  readonly spending: SpendingRecord | null;
}

/** What alpha-spending saw and asked for at one look. All lists in the order of `armIds`, null for the control. */
export interface SpendingRecord {
  /** The horizon that the spending is planned for: fixed at the first look. */
  readonly horizonDays: number;
  /** Error probability spent on each arm by this look and all earlier ones. */
  readonly spent: number;
  /** Of the log odds ratio against the control: the reciprocal of its variance. */
  readonly information: readonly (number | null)[];
  /** Of the arm over the control, as it was judged: corrected where days varied too much. */
  readonly z: readonly (number | null)[];
  /** The z value that was needed; null also where the look could not have stopped anything, so that nothing was spent. */
  readonly boundary: readonly (number | null)[];
}

/** What is remembered of an experiment from earlier runs. */
export interface History {
  readonly firstSeenAt: Instant;
  readonly firstFingerprint: Fingerprint;
  /** Looks at earlier closed days than the one now judged, oldest first. */
  readonly looks: readonly Look[];
}
