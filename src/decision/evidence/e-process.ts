import type { DayCounts } from "../../experiment/index.ts";
import { logEvidenceOfBatch, mixLogEvidence, type Counts } from "../../stats/index.ts";

/**
 * The anytime-valid test of every variant against the control, both ways, folded over closed days. Without a difference the
 * chance that an e-value ever exceeds a limit is at most 1 / limit, however many days are looked at (Ville's inequality).
 */
export interface EProcess {
  /** Index of the control; undefined: nothing is compared. */
  readonly control: number | undefined;
  /** Log relative lifts over which the evidence is averaged. */
  readonly grid: readonly number[];
  /** One per arm, undefined for the control. */
  readonly pairs: readonly (PairEvidence | undefined)[];
}

/** Evidence between one variant and the control, as natural logarithms of e-values. */
export interface PairEvidence {
  readonly over: DirectedEvidence;
  readonly under: DirectedEvidence;
}

/** Evidence that one arm converts better than another. */
export interface DirectedEvidence {
  /** Sum of all batches' contributions per grid point. */
  readonly perGridPoint: Float64Array;
  /** After the last batch. */
  readonly current: number;
  /** Largest after any batch; 0 (an e-value of 1) before the first. */
  readonly largest: number;
}

/** The e-process before any data. */
export function startEProcess(armCount: number, control: number | undefined, grid: readonly number[]): EProcess {
  const nothing: DirectedEvidence = { perGridPoint: new Float64Array(grid.length), current: 0, largest: 0 };
  const pairs = Array.from({ length: armCount }, (_, arm) =>
    control === undefined || arm === control ? undefined : { over: nothing, under: nothing },
  );
  return { control, grid, pairs };
}

/**
 * The e-process after one more closed day.
 * @param shown cumulative impressions per arm, this day included: by them late conversions are shared out
 */
export function addBatch(process: EProcess, day: DayCounts, shown: readonly number[]): EProcess {
  const { control, grid } = process;
  if (control === undefined) return process;
  const reference = countsOf(day, control);
  const pairs = process.pairs.map((pair, arm) => {
    if (pair === undefined) return undefined;
    const variant = countsOf(day, arm);
    if (variant.conversions + reference.conversions === 0) return pair;
    return {
      over: extend(pair.over, contribution(variant, reference, shown[arm]!, shown[control]!, grid)),
      under: extend(pair.under, contribution(reference, variant, shown[control]!, shown[arm]!, grid)),
    };
  });
  return { control, grid, pairs };
}

function extend(evidence: DirectedEvidence, contributions: Float64Array): DirectedEvidence {
  const perGridPoint = Float64Array.from(evidence.perGridPoint, (sum, point) => sum + contributions[point]!);
  const current = mixLogEvidence(perGridPoint);
  return { perGridPoint, current, largest: Math.max(evidence.largest, current) };
}

/**
 * A day's conversions are compared given that day's impressions. More conversions than impressions means that some belong to
 * impressions of earlier days: then the cumulative impressions say how to share them.
 */
function contribution(
  arm: Counts,
  reference: Counts,
  armShown: number,
  referenceShown: number,
  grid: readonly number[],
): Float64Array {
  const isLate = arm.conversions > arm.impressions || reference.conversions > reference.impressions;
  return isLate
    ? logEvidenceOfBatch(arm, reference, grid, { cumulativeShare: armShown / (armShown + referenceShown) })
    : logEvidenceOfBatch(arm, reference, grid);
}

function countsOf(day: DayCounts, arm: number): Counts {
  return { impressions: day.impressions[arm]!, conversions: day.conversions[arm]! };
}
