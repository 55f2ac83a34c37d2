import { exp, log, log1p } from "./elementary.ts";
import { deviance } from "./log-deviation.ts";
import { stirlingError } from "./stirling.ts";

/**
 * Hypergeometric distribution: of `total` impressions `drawn` converted; `marked` of the impressions belong to the arm. The count of
 * the arm's conversions, when every impression was equally likely to convert.
 */
export interface Hypergeometric {
  readonly total: number;
  readonly marked: number;
  readonly drawn: number;
}

/**
 * log E[e^(theta (K - k0))] for K hypergeometric: sums the terms outward from the largest one, until they no longer count.
 * @param k0 the observed count: taken out of the exponent so that large counts keep their digits
 */
export function logTiltedMean({ total, marked, drawn }: Hypergeometric, theta: number, k0: number): number {
  const unmarked = total - marked;
  const least = Math.max(0, drawn - unmarked);
  const most = Math.min(marked, drawn);
  const odds = exp(theta);
  const start = Math.min(most, Math.max(least, tiltedMode(marked, unmarked, drawn, odds)));
  let sum = 1;
  let term = 1;
  for (let k = start; k < most && term > NEGLIGIBLE * sum; k++) {
    term *= (odds * (marked - k) * (drawn - k)) / ((k + 1) * (unmarked - drawn + k + 1));
    sum += term;
  }
  term = 1;
  for (let k = start; k > least && term > NEGLIGIBLE * sum; k--) {
    term *= (k * (unmarked - drawn + k)) / (odds * (marked - k + 1) * (drawn - k + 1));
    sum += term;
  }
  return (start - k0) * theta + logProbability({ total, marked, drawn }, start) + log(sum);
}

/** Terms below this share of the sum, all falling faster than geometrically, add less than one rounding. */
const NEGLIGIBLE = 1e-19;

/**
 * Mode of Fisher's non-central hypergeometric distribution (Liao & Rosen 2001), up to rounding: the root of
 * odds (marked - k + 1)(drawn - k + 1) = k (unmarked - drawn + k).
 */
function tiltedMode(marked: number, unmarked: number, drawn: number, odds: number): number {
  const a = odds - 1;
  const b = odds * (marked + drawn + 2) + unmarked - drawn;
  const c = odds * (marked + 1) * (drawn + 1);
  return Math.floor((2 * c) / (b + Math.sqrt(b * b - 4 * a * c)));
}

/** log P(K = k): a ratio of three binomial probabilities at the common rate drawn / total (Loader 2000). */
export function logProbability({ total, marked, drawn }: Hypergeometric, k: number): number {
  const rate = drawn / total;
  return logBinomial(marked, k, rate) + logBinomial(total - marked, drawn - k, rate) - logBinomial(total, drawn, rate);
}

function logBinomial(n: number, k: number, rate: number): number {
  if (k === 0) return n === 0 ? 0 : n * log1p(-rate);
  if (k === n) return n * log(rate);
  const corrections = stirlingError(n) - stirlingError(k) - stirlingError(n - k);
  return (
    corrections - deviance(k, n * rate) - deviance(n - k, n * (1 - rate)) + 0.5 * log(n / (2 * Math.PI * k * (n - k)))
  );
}
