import { type Counts } from "./counts.ts";
import { exp, expm1, log, log1p } from "./elementary.ts";
import { logTiltedMean } from "./hypergeometric.ts";

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
 * One batch's contribution to the log e-value for each grid point: evidence that `arm` beats `reference`.
 */
export function logEvidenceOfBatch(
  arm: Counts,
  reference: Counts,
  logOddsGrid: readonly number[],
  options: { cumulativeShare?: number } = {},
): Float64Array {
  const { cumulativeShare } = options;
  if (cumulativeShare === undefined) {
    for (const { impressions, conversions } of [arm, reference]) {
      if (!(Number.isInteger(impressions) && Number.isInteger(conversions) && conversions >= 0 && conversions <= impressions)) {
        throw new RangeError(
          `logEvidenceOfBatch requires whole numbers with 0 <= conversions <= impressions (or cumulativeShare for late conversions), got ${conversions} of ${impressions}`,
        );
      }
    }
  } else {
    if (!(cumulativeShare >= 0 && cumulativeShare <= 1)) throw new RangeError(`logEvidenceOfBatch requires a cumulativeShare between 0 and 1, got ${cumulativeShare}`);
    for (const { conversions } of [arm, reference]) {
      if (!(conversions >= 0 && Number.isFinite(conversions))) throw new RangeError(`logEvidenceOfBatch requires conversions of 0 or more, got ${conversions}`);
    }
  }
  const impressions = arm.impressions + reference.impressions;
  const conversions = arm.conversions + reference.conversions;
  if (conversions === 0) return new Float64Array(logOddsGrid.length);
  if (cumulativeShare !== undefined) return multinomialForm(arm.conversions, conversions, cumulativeShare, logOddsGrid);
  // Above 50 % the rare event is not to convert; the arm is better when the reference has more of it.
  const [hits, events, size] =
    conversions > impressions / 2
      ? [reference.impressions - reference.conversions, impressions - conversions, reference.impressions]
      : [arm.conversions, conversions, arm.impressions];
  if (!deservesExactForm(events, impressions)) return multinomialForm(hits, events, size / impressions, logOddsGrid);
  return Float64Array.from(logOddsGrid, (theta) => -logTiltedMean({ total: impressions, marked: size, drawn: events }, theta, hits));
}

function deservesExactForm(events: number, impressions: number): boolean {
  return events > 0.05 * impressions && events < 1e6;
}

function multinomialForm(hits: number, events: number, share: number, logOddsGrid: readonly number[]): Float64Array {
  return Float64Array.from(logOddsGrid, (theta) => hits * theta - events * log1p(share * expm1(theta)));
}

/** Mixture over the grid with equal weights: log mean exp of the summed contributions. */
export function mixLogEvidence(contributions: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let m = 0; m < contributions.length; m++) largest = Math.max(largest, contributions[m]!);
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let m = 0; m < contributions.length; m++) sum += exp(contributions[m]! - largest);
  return largest + log(sum / contributions.length);
}
