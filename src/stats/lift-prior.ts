import { exp, log } from "./special/elementary.ts";
import { normalQuantile, normalUpperTail } from "./special/normal.ts";

/** An estimated log odds ratio and its variance. */
export interface EstimatedEffect {
  readonly estimate: number;
  readonly variance: number;
}

/** What true effects look like before the data: none at all with probability `nullShare`, else normal about 0. */
export interface LiftPrior {
  readonly nullShare: number;
  /** Standard deviation of the log odds ratios that are not 0. */
  readonly spread: number;
  /** How many estimates it was fitted to; 0: the general prior. */
  readonly fittedTo: number;
}

/** What is taken where an account has too few experiments of its own. */
export const GENERAL_LIFT_PRIOR: LiftPrior = { nullShare: 0.5, spread: 0.08, fittedTo: 0 };

const NULL_SHARES = [0.05, 0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97] as const;
const SPREADS = [0.02, 0.04, 0.06, 0.08, 0.12, 0.2] as const;

/**
 * The prior that an account's own experiments speak for (empirical Bayes): of a grid the point with the largest
 * sum log[pi n(d; 0, v) + (1 - pi) n(d; 0, v + tau^2)] + 2 log pi, whose last term keeps few experiments from ruling out "no effect".
 * @param effects of an account's experiments, `variance` with dispersion
 */
export function fitLiftPrior(effects: readonly EstimatedEffect[]): LiftPrior {
  if (effects.length === 0) return GENERAL_LIFT_PRIOR;
  let best: { readonly prior: LiftPrior; readonly likelihood: number } | undefined;
  for (const nullShare of NULL_SHARES) {
    for (const spread of SPREADS) {
      const prior = { nullShare, spread, fittedTo: effects.length };
      let likelihood = 2 * log(nullShare);
      for (const effect of effects) likelihood += logMarginal(effect, prior);
      if (best === undefined || likelihood > best.likelihood) best = { prior, likelihood };
    }
  }
  return best!.prior;
}

/** What an effect is worth once the prior has been heard. */
export interface ShrunkenEffect {
  /** Posterior mean of the log odds ratio. */
  readonly mean: number;
  /** Equal-tailed 80% interval. */
  readonly low: number;
  readonly high: number;
  /** Probability that there is no effect, or one of the other sign (local false sign rate; Stephens 2017). */
  readonly falseSign: number;
}

/**
 * The posterior of a true log odds ratio. Stopping early does not bias it, because it conditions on the data.
 * @throws RangeError unless the variance is above 0
 * @example shrunkenEffect({ estimate: 0.1, variance: 0.001 }, { nullShare: 0.5, spread: 0.08, fittedTo: 0 }).mean // 0.0835
 */
export function shrunkenEffect({ estimate, variance }: EstimatedEffect, prior: LiftPrior): ShrunkenEffect {
  if (!(variance > 0 && variance < Infinity))
    throw new RangeError(`shrunkenEffect requires a variance above 0, got ${variance}`);
  const { nullShare, spread } = prior;
  const slab = spread * spread;
  // Ratio of the two densities, in logarithms: both underflow for estimates far away.
  const logOdds =
    log(nullShare / (1 - nullShare)) +
    0.5 * log((variance + slab) / variance) -
    ((estimate * estimate) / 2) * (slab / (variance * (variance + slab)));
  const none = 1 / (1 + exp(-logOdds));
  const mean = (estimate * slab) / (slab + variance);
  const deviation = Math.sqrt((variance * slab) / (slab + variance));
  const below = (1 - none) * normalUpperTail(mean / deviation);
  const quantile = (probability: number): number => {
    if (probability < below) return mean + deviation * normalQuantile(probability / (1 - none));
    if (probability <= below + none) return 0;
    return mean + deviation * normalQuantile((probability - none) / (1 - none));
  };
  return {
    mean: (1 - none) * mean,
    low: quantile(0.1),
    high: quantile(0.9),
    falseSign: none + (1 - none) * normalUpperTail(Math.abs(mean) / deviation),
  };
}

/** In logarithms: an estimate far from everything, such as that of a broken goal, has no density that a number could hold. */
function logMarginal({ estimate, variance }: EstimatedEffect, { nullShare, spread }: LiftPrior): number {
  const none = log(nullShare) + logDensity(estimate, variance);
  const some = log(1 - nullShare) + logDensity(estimate, variance + spread * spread);
  const larger = Math.max(none, some);
  return larger + log(exp(none - larger) + exp(some - larger));
}

function logDensity(value: number, variance: number): number {
  return (-value * value) / (2 * variance) - 0.5 * log(2 * Math.PI * variance);
}

/** No rate that a lift leads to is nearer to 1. */
const LARGEST_RATE = 1 - 1e-9;

/**
 * A relative lift of a conversion rate as a log odds ratio; at small rates nearly log(1 + lift).
 * @param lift above -1
 * @param rate in [0, 1)
 * @example logOddsRatioOfLift(-0.02, 0.2) // -0.025190
 */
export function logOddsRatioOfLift(lift: number, rate: number): number {
  const before = Math.min(rate, LARGEST_RATE);
  const after = Math.min(before * (1 + lift), LARGEST_RATE);
  return log(1 + lift) + log((1 - before) / (1 - after));
}

/** A log odds ratio as a relative lift of a conversion rate. @example liftOfOddsRatio(0, 0.05) // 0 */
export function liftOfOddsRatio(logOddsRatio: number, rate: number): number {
  return 1 / (rate + (1 - rate) * exp(-logOddsRatio)) - 1;
}
