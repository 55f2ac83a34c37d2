import type { Counts } from "./counts.ts";
import { exp, expm1, log, log1p } from "./special/elementary.ts";
import { logTiltedMean } from "./special/hypergeometric.ts";

/** Relative lifts that the e-process bets on, equally: from the smallest worth waiting for to the largest that is common. */
export const DEFAULT_LIFT_GRID: readonly number[] = [0.03, 0.045, 0.07, 0.1, 0.15, 0.22, 0.33];

/** The grid around a planned minimum detectable lift. */
export function liftGridAround(minimumDetectableLift: number): readonly number[] {
  return [0.5, 0.75, 1, 1.5, 2, 3, 5].map((factor) => factor * minimumDetectableLift);
}

/** Log odds ratio log(1 + lift) of each relative lift: what `logEvidenceOfBatch` takes. */
export function logOddsOfLifts(lifts: readonly number[]): readonly number[] {
  return lifts.map((lift) => log1p(lift));
}

/**
 * One closed batch's contribution to the log e-value that `arm` beats `reference`, for each point theta of the grid. Contributions of
 * successive batches add up; `mixLogEvidence` then averages over the grid. If the arms convert alike, or the arm worse, the e-value's mean is
 * at most 1 at every look, so that it ever reaches c with probability at most 1/c (Ville 1939).
 *
 * Two forms, s of S conversions and n of N impressions being the arm's:
 * - exact: s theta - log E[e^(theta K)], K hypergeometric. Its mean is exactly 1.
 * - multinomial: s theta - S log(1 + f (e^theta - 1)), f = n/N. Its mean is at most 1, for drawing without replacement varies less
 *   than drawing with it (Hoeffding 1963, theorem 4); it keeps at least 1 - S/N of the information.
 * @param logOddsGrid log odds ratios above 0, from `logOddsOfLifts`
 * @param options.cumulativeShare for batches with late conversions, where those of earlier impressions count with this batch's: the arm's
 *   share of all impressions so far. Takes any counts, by the multinomial form
 * @throws RangeError on counts that are not whole, or on more conversions than impressions without `cumulativeShare`
 * @see Lindon & Malek 2022 (multinomial counts); Turner, Ly & Grunwald 2024 (two-sample e-values, batch by batch)
 */
export function logEvidenceOfBatch(
  arm: Counts,
  reference: Counts,
  logOddsGrid: readonly number[],
  { cumulativeShare }: { cumulativeShare?: number } = {},
): Float64Array {
  if (cumulativeShare !== undefined) return evidenceWithLateConversions(arm, reference, logOddsGrid, cumulativeShare);
  for (const counts of [arm, reference]) requireWholeCounts(counts);
  const impressions = arm.impressions + reference.impressions;
  const conversions = arm.conversions + reference.conversions;
  if (conversions === 0) return new Float64Array(logOddsGrid.length);
  // Above 50% the rarer event is not to convert, and the arm is better when the reference has more of it.
  const [hits, events, size] =
    conversions > impressions / 2
      ? [reference.impressions - reference.conversions, impressions - conversions, reference.impressions]
      : [arm.conversions, conversions, arm.impressions];
  if (events === 0) return new Float64Array(logOddsGrid.length);
  if (!deservesExactForm(events, impressions)) return multinomialForm(hits, events, size / impressions, logOddsGrid);
  return Float64Array.from(
    logOddsGrid,
    (theta) => -logTiltedMean({ total: impressions, marked: size, drawn: events }, theta, hits),
  );
}

/**
 * Which form a batch takes: the one place that says so. Below 5% the multinomial form loses next to nothing; from a million events on the sum of
 * the exact form would take tens of milliseconds, and no batch of that size leaves a doubt.
 */
function deservesExactForm(events: number, impressions: number): boolean {
  return events > 0.05 * impressions && events < 1e6;
}

function evidenceWithLateConversions(
  arm: Counts,
  reference: Counts,
  logOddsGrid: readonly number[],
  share: number,
): Float64Array {
  if (!(share >= 0 && share <= 1))
    throw new RangeError(`logEvidenceOfBatch requires a cumulativeShare between 0 and 1, got ${share}`);
  for (const { conversions } of [arm, reference]) {
    if (!(conversions >= 0 && conversions < Infinity))
      throw new RangeError(`logEvidenceOfBatch requires conversions of 0 or more, got ${conversions}`);
  }
  return multinomialForm(arm.conversions, arm.conversions + reference.conversions, share, logOddsGrid);
}

function multinomialForm(hits: number, events: number, share: number, logOddsGrid: readonly number[]): Float64Array {
  return Float64Array.from(logOddsGrid, (theta) => hits * theta - events * log1p(share * expm1(theta)));
}

function requireWholeCounts({ impressions, conversions }: Counts): void {
  if (Number.isInteger(impressions) && Number.isInteger(conversions) && conversions >= 0 && conversions <= impressions)
    return;
  const wanted = "whole numbers with 0 <= conversions <= impressions, or cumulativeShare for late conversions";
  throw new RangeError(`logEvidenceOfBatch requires ${wanted}, got ${conversions} of ${impressions}`);
}

/** Log e-value of a bet spread evenly over the grid: log mean exp of the contributions, summed over batches before. */
export function mixLogEvidence(contributions: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let m = 0; m < contributions.length; m++) largest = Math.max(largest, contributions[m]!);
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let m = 0; m < contributions.length; m++) sum += exp(contributions[m]! - largest);
  return largest + log(sum / contributions.length);
}
