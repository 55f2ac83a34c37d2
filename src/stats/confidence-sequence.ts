import { type Counts, posteriorOf, UNIFORM_PRIOR } from "./counts.ts";
import { log } from "./special/elementary.ts";
import { logOddsRatio } from "./log-odds-ratio.ts";

/**
 * Peek-safe interval of the log odds ratio of two arms: normal-mixture confidence sequence
 *
 *   estimate +- sqrt(V (1 + V/tau^2) log((1 + tau^2/V) / alpha^2)),   V the variance of the estimate.
 *
 * With probability 1 - alpha it holds the truth at every look at once, however often you look (asymptotically: counts of a few dozen
 * per cell). e to its ends are odds ratios, at small rates nearly 1 + relative lift.
 * @param options.alpha 0.05 unless given
 * @param options.tau size of log odds ratios that the interval should be short for: 0.1, about 10% relative lift, unless given
 * @param options.phi dispersion: how much larger the variance is than binomial counts have it; below 1 counts as 1
 * @throws RangeError on impossible counts, alpha outside (0, 1) or tau not above 0
 * @see Robbins 1970; Johari et al. 2017; Waudby-Smith et al. 2021
 */
export function oddsRatioConfidenceSequence(
  arm: Counts,
  reference: Counts,
  { alpha = 0.05, tau = 0.1, phi = 1 }: { alpha?: number; tau?: number; phi?: number } = {},
): readonly [low: number, high: number] {
  for (const counts of [arm, reference]) posteriorOf("oddsRatioConfidenceSequence", counts, UNIFORM_PRIOR);
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`oddsRatioConfidenceSequence requires alpha between 0 and 1, got ${alpha}`);
  if (!(tau > 0 && tau < Infinity))
    throw new RangeError(`oddsRatioConfidenceSequence requires tau above 0, got ${tau}`);
  const { estimate, variance: binomial } = logOddsRatio(arm, reference);
  const variance = binomial * Math.max(1, phi);
  const prior = tau * tau;
  const radius = Math.sqrt(variance * (1 + variance / prior) * (log(1 + prior / variance) - 2 * log(alpha)));
  return [estimate - radius, estimate + radius];
}
