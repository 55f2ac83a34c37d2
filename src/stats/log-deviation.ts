import { log1p } from "./elementary.ts";

/** Below it the series of `smallLogDeviation` holds; beyond it log(1 + u) - u loses nothing when computed as written. */
export const SMALL_DEVIATION = 0.3;

/** g(u) = log(1 + u) - u for u > -1, to full relative accuracy: how far the logarithm bends away from its tangent. */
export function logDeviation(u: number): number {
  return u < SMALL_DEVIATION && u > -SMALL_DEVIATION ? smallLogDeviation(u) : log1p(u) - u;
}

/**
 * g(u) for |u| < 0.3. With r = u / (2 + u) and y = r^2, log(1 + u) = 2 artanh(r) = 2 r (1 + y/3 + y^2/5 + ...) and 2 r - u = -r u, so
 * g(u) = r (2 y (1/3 + y/5 + y^2/7 + ...) - u): the linear terms are gone before anything is rounded.
 * Five terms leave less than 2^-53 of u for |u| < 0.05, eleven for |u| < 0.3.
 */
export function smallLogDeviation(u: number): number {
  const r = u / (2 + u);
  const y = r * r;
  let tail = 0;
  if (u > 0.05 || u < -0.05) tail = y * (1 / 13 + y * (1 / 15 + y * (1 / 17 + y * (1 / 19 + y * (1 / 21 + y * (1 / 23))))));
  const series = 1 / 3 + y * (1 / 5 + y * (1 / 7 + y * (1 / 9 + y * (1 / 11 + tail))));
  return r * (2 * y * series - u);
}

/**
 * Deviance part x log(x / m) + m - x = -x g((m - x) / x), never negative and without cancellation near x = m; m at x = 0.
 * Loader 2000, "Fast and accurate computation of binomial probabilities" (there `bd0`).
 */
export function deviance(x: number, m: number): number {
  return x === 0 ? m : -x * logDeviation((m - x) / x);
}
