import { exp } from "./elementary.ts";
import { deviance } from "./log-deviation.ts";
import { stirlingError } from "./stirling.ts";

/**
 * P(X > x) for chi-square with `freedom` degrees of freedom, to about 1e-14 absolute: enough to compare with a level.
 * 1 - P(a, h), a = freedom/2, h = x/2, P(a, h) = h^a e^-h / Gamma(a+1) (1 + h/(a+1) + h^2/((a+1)(a+2)) + ...), Abramowitz & Stegun 6.5.29;
 * the factor in front in Loader's form (2000), which neither over- nor underflows.
 */
export function chiSquareUpperTail(x: number, freedom: number): number {
  if (!(x > 0)) return 1;
  const a = freedom / 2;
  const h = x / 2;
  const front = exp(-deviance(a, h) - stirlingError(a)) / Math.sqrt(2 * Math.PI * a);
  // Far above the mean nothing is left, and the series would only become long.
  if (h > a && front < 1e-17) return 0;
  let term = 1;
  let series = 1;
  for (let n = 1; term > 1e-17 * series; n++) series += term *= h / (a + n);
  return Math.max(0, 1 - front * series);
}
