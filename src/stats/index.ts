/**
 * Statistics core: numbers in, numbers out. Nothing here knows about experiments, clocks or the network.
 * Stub of the agreed surface; bodies follow.
 */

/** Binomial counts of one arm. */
export interface Counts {
  readonly impressions: number;
  readonly conversions: number;
}

/** Proper Beta prior, alpha and beta > 0. */
export interface Prior {
  readonly alpha: number;
  readonly beta: number;
}

/** Posterior summaries, each array in the order of the arms. */
export interface PosteriorSummary {
  readonly probabilityToBeBest: readonly number[];
  readonly probabilityToBeatControl: readonly (number | null)[];
  readonly expectedLoss: readonly number[];
  readonly expectedLossVsControl: readonly (number | null)[];
}

export declare function summarizePosteriors(arms: readonly Counts[], options?: { control?: number; prior?: Prior }): PosteriorSummary;
export declare function credibleInterval(arm: Counts, options?: { prior?: Prior; level?: number }): readonly [low: number, high: number];
export declare function relativeLiftInterval(variant: Counts, control: Counts, options?: { prior?: Prior; level?: number }): readonly [low: number, high: number];
/** One batch's contribution to the log e-value for each grid point: evidence that `arm` beats `reference`. */
export declare function logEvidenceOfBatch(arm: Counts, reference: Counts, logOddsGrid: readonly number[]): Float64Array;
/** Mixture over the grid: log mean exp of the summed contributions. */
export declare function mixLogEvidence(contributions: ArrayLike<number>): number;
export declare const DEFAULT_LIFT_GRID: readonly number[];
/** Sequential split check: log e-value against the planned shares. */
export declare function logSplitEvidence(impressions: readonly number[], plannedShares: readonly number[], concentration?: number): number;
