import { solveIncreasing } from "./special/bracketed-newton.ts";
import { type Counts, posteriorOf, type Prior, tailOf, UNIFORM_PRIOR } from "./counts.ts";
import { expm1, log, log1p } from "./special/elementary.ts";
import { type LogitBeta, logitBeta } from "./special/logit-beta.ts";
import { normalQuantile } from "./special/normal.ts";
import { digamma, pentagamma, tetragamma, trigamma } from "./special/polygamma.ts";
import { type RatioArm, ratioArm, RatioTail, type TailReading } from "./special/ratio-tail.ts";

/**
 * Equal-tailed credible interval of the relative lift X_variant / X_control - 1. Good to 1e-9 relative.
 *
 * It is exact for any counts. With few conversions in the control it is also legitimately enormous (to +64,000% at 0 of 100 against 0 of
 * 100 under Jeffreys' prior): a caller decides from which counts on it is worth showing.
 * @param options.level 0.95 unless given
 * @returns proportions, 0.1 is +10%; the upper end may be Infinity under priors that put much weight on a rate of 0
 * @throws RangeError on impossible counts, an improper prior or a level outside (0, 1)
 */
export function relativeLiftInterval(
  variant: Counts,
  control: Counts,
  { prior = UNIFORM_PRIOR, level = 0.95 }: { prior?: Prior; level?: number } = {},
): readonly [low: number, high: number] {
  const tail = tailOf("relativeLiftInterval", level);
  const numerator = ratioArm(logitBeta(posteriorOf("relativeLiftInterval", variant, prior)));
  const denominator = ratioArm(logitBeta(posteriorOf("relativeLiftInterval", control, prior)));
  const low = expm1(logRatioQuantile(numerator, denominator, tail));
  const high = expm1(-logRatioQuantile(denominator, numerator, tail));
  // Where both rates are 1 to all digits the interval is 0 and only rounding is left of it, in any order.
  return low <= high ? [low, high] : [high, low];
}

/**
 * P(X_variant / X_control - 1 > lift): probability of a gain worth having.
 * @param lift a proportion, 0.05 is +5%
 */
export function probabilityOfLift(
  variant: Counts,
  control: Counts,
  lift: number,
  { prior = UNIFORM_PRIOR }: { prior?: Prior } = {},
): number {
  if (Number.isNaN(lift)) throw new RangeError("probabilityOfLift requires a lift");
  const numerator = ratioArm(logitBeta(posteriorOf("probabilityOfLift", variant, prior)));
  const denominator = ratioArm(logitBeta(posteriorOf("probabilityOfLift", control, prior)));
  if (lift <= -1) return 1;
  if (lift === Infinity) return 0;
  const rho = log1p(lift);
  return rho >= 0
    ? new RatioTail(numerator, denominator, rho).read(rho).probability
    : 1 - new RatioTail(denominator, numerator, -rho).read(-rho).probability;
}

/** In the log of the ratio, and in its standard deviations: whichever is less. */
const TOLERANCE = 1e-12;

/** rho with P(numerator <= e^rho denominator) = tail. */
function logRatioQuantile(numerator: RatioArm, denominator: RatioArm, tail: number): number {
  const { start, deviation } = cornishFisher(numerator.shape, denominator.shape, tail);
  const distribution = logRatioDistribution(numerator, denominator);
  // In logarithms both kinds of tail, normal and exponential, are nearly straight: Newton needs two or three readings.
  const read = (rho: number) => {
    const { probability, density } = distribution(rho);
    return { value: log(probability / tail), slope: density / probability };
  };
  return solveIncreasing(read, { start, stride: deviation, tolerance: TOLERANCE * Math.min(1, deviation) });
}

/** P(numerator <= e^rho denominator) and its density: one of the two tails, whichever has its ratio on the side of 1. */
function logRatioDistribution(numerator: RatioArm, denominator: RatioArm): (rho: number) => TailReading {
  let above: RatioTail | undefined;
  let below: RatioTail | undefined;
  return (rho) => {
    if (rho >= 0) {
      if (!above?.serves(rho)) above = new RatioTail(numerator, denominator, rho);
      const { probability, density } = above.read(rho);
      return { probability: 1 - probability, density };
    }
    if (!below?.serves(-rho)) below = new RatioTail(denominator, numerator, -rho);
    return below.read(-rho);
  };
}

/** Skewness beyond which the expansion is no better than the normal quantile. */
const MOST_SKEWNESS = 1;

/**
 * First guess at a quantile of log X - log Y from its cumulants (those of log Beta(a, b) are differences of polygammas), by the expansion
 * of Cornish & Fisher 1938.
 */
function cornishFisher(
  numerator: LogitBeta,
  denominator: LogitBeta,
  tail: number,
): { readonly start: number; readonly deviation: number } {
  const cumulant = (polygamma: (z: number) => number, { a, b }: LogitBeta) => polygamma(a) - polygamma(a + b);
  const mean = cumulant(digamma, numerator) - cumulant(digamma, denominator);
  const variance = cumulant(trigamma, numerator) + cumulant(trigamma, denominator);
  const deviation = Math.sqrt(variance);
  const z = normalQuantile(tail);
  const skewness = (cumulant(tetragamma, numerator) - cumulant(tetragamma, denominator)) / (variance * deviation);
  if (!(Math.abs(skewness) < MOST_SKEWNESS)) return { start: mean + z * deviation, deviation };
  const excess = (cumulant(pentagamma, numerator) + cumulant(pentagamma, denominator)) / (variance * variance);
  const correction =
    ((z * z - 1) * skewness) / 6 + (z * (z * z - 3) * excess) / 24 - (z * (2 * z * z - 5) * skewness * skewness) / 36;
  return { start: mean + (z + correction) * deviation, deviation };
}
