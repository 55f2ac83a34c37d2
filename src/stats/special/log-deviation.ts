import { log1p } from "./elementary.ts";
import { smallLogDeviation } from "./small-log-deviation.ts";

/** Below it the series of `smallLogDeviation` holds; beyond it log(1 + u) - u loses nothing when computed as written. */
export const SMALL_DEVIATION = 0.3;

/** g(u) = log(1 + u) - u for u > -1, to full relative accuracy: how far the logarithm bends away from its tangent. */
export function logDeviation(u: number): number {
  return u < SMALL_DEVIATION && u > -SMALL_DEVIATION ? smallLogDeviation(u) : log1p(u) - u;
}

/**
 * Deviance part x log(x / m) + m - x = -x g((m - x) / x), never negative and without cancellation near x = m; m at x = 0.
 * Loader 2000, "Fast and accurate computation of binomial probabilities" (there `bd0`).
 */
export function deviance(x: number, m: number): number {
  return x === 0 ? m : -x * logDeviation((m - x) / x);
}
