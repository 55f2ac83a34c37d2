import { exp, log, log1p } from "./elementary.ts";
import { densityAtMode, distanceFromMean, logDensity, logitBeta } from "./logit-beta.ts";

/** Below it 1/2 minus the probability between 0 and t keeps its digits, and the series for it is short. */
const CENTRE = 2;

/**
 * P(T > t) for Student's t with `freedom` degrees of freedom, accurate relative to itself.
 * P(|T| > t) = I_x(freedom/2, 1/2) with x = freedom/(freedom + t^2). Abramowitz & Stegun 26.7.1 and 26.5.4.
 */
export function studentUpperTail(t: number, freedom: number): number {
  if (t < 0) return 1 - studentUpperTail(-t, freedom);
  const x = 1 / (1 + (t * t) / freedom);
  const y = (t * t) / (freedom + t * t);
  return t > CENTRE ? lowerTail(freedom / 2, 0.5, x, y) / 2 : 0.5 - lowerTail(0.5, freedom / 2, y, x) / 2;
}

/** I_x(a, b) = x^a (1-x)^b / (a B(a, b)) (1 + sum of (a+b)_n / (a+1)_n x^n): positive terms only, y = 1 - x. */
function lowerTail(a: number, b: number, x: number, y: number): number {
  if (x === 0) return 0;
  let term = 1;
  let series = 1;
  for (let n = 0; term > 1e-18 * series; n++) series += term *= (x * (a + b + n)) / (a + 1 + n);
  const logY = x < 0.5 ? log1p(-x) : log(y);
  const logX = y < 0.5 ? log1p(-y) : log(x);
  const shape = logitBeta({ a, b });
  return ((densityAtMode(shape) * exp(logDensity(shape, distanceFromMean(shape, x, y), logX, logY))) / a) * series;
}
