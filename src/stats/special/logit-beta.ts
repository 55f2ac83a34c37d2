import type { Posterior } from "../counts.ts";
import { exp, log, log1p } from "./elementary.ts";
import { productMinus } from "../quadrature/exact-product.ts";
import { SMALL_DEVIATION } from "./log-deviation.ts";
import { trigamma } from "./polygamma.ts";
import { smallLogDeviation } from "./small-log-deviation.ts";
import { stirlingError } from "./stirling.ts";

/**
 * A rate X ~ Beta(a, b) seen on the axis t = logit(X). There its density, proportional to x^a (1-x)^b, is log-concave, smooth, and
 * vanishes at both ends whatever a and b are; on the axis of x it may be infinite at 0 and 1.
 */
export interface LogitBeta extends Posterior {
  /** a + b. The mean m = a / (a + b) is the mode on this axis. */
  readonly total: number;
  /** log m and log(1 - m). */
  readonly logMean: number;
  readonly logComplement: number;
  /** log(a / b): where the density is highest. */
  readonly mode: number;
  /** Standard deviation of t: sqrt(psi'(a) + psi'(b)). */
  readonly deviation: number;
  /** Beyond the knees the tails are exponential, e^(at) on the left and e^(-bt) on the right. */
  readonly leftKnee: number;
  readonly rightKnee: number;
}

export function logitBeta({ a, b }: Posterior): LogitBeta {
  const total = a + b;
  const mode = log(a / b);
  const logTotal = log(total);
  return {
    a,
    b,
    total,
    logMean: -log1p(b / a),
    logComplement: -log1p(a / b),
    mode,
    deviation: Math.sqrt(trigamma(a) + trigamma(b)),
    leftKnee: Math.min(mode, -logTotal),
    rightKnee: Math.max(mode, logTotal),
  };
}

/**
 * Log density at the rate x, relative to the mode: a g(u) + b g(v) with g(w) = log(1 + w) - w, u = (x - m)/m, v = (m - x)/(1 - m). The
 * linear terms of a log x + b log(1 - x) cancel exactly, so that nothing is lost at a = 1e10.
 * @param distance (x - m) (a + b), the only place where x and m meet
 */
export function logDensity(shape: LogitBeta, distance: number, logX: number, logY: number): number {
  const u = distance / shape.a;
  const v = -distance / shape.b;
  const left = u < SMALL_DEVIATION && u > -SMALL_DEVIATION ? smallLogDeviation(u) : logX - shape.logMean - u;
  const right = v < SMALL_DEVIATION && v > -SMALL_DEVIATION ? smallLogDeviation(v) : logY - shape.logComplement - v;
  return shape.a * left + shape.b * right;
}

/** (x - m) (a + b) for a rate given with its complement y = 1 - x, from the smaller of the two: as good as that one. */
export function distanceFromMean({ a, b, total }: LogitBeta, x: number, y: number): number {
  return x < y ? productMinus(x, total, a) : -productMinus(y, total, b);
}

/**
 * Density on the logit axis at its mode, m^a (1-m)^b Gamma(a+b) / (Gamma(a) Gamma(b)). By Stirling's formula all large terms cancel on
 * paper: sqrt(a b / (2 pi (a+b))) e^(d(a+b) - d(a) - d(b)) with d = `stirlingError`.
 */
export function densityAtMode({ a, b }: Posterior): number {
  return (
    Math.sqrt((a / (a + b)) * (b / (2 * Math.PI))) * exp(stirlingError(a + b) - stirlingError(a) - stirlingError(b))
  );
}

/** Log density relative to the mode and its derivative a - (a + b) x, at the point t. */
export function logDensityAndSlope(shape: LogitBeta, t: number): { readonly value: number; readonly slope: number } {
  const e = exp(-Math.abs(t));
  const small = e / (1 + e);
  const large = 1 / (1 + e);
  const logLarge = -log1p(e);
  const logSmall = logLarge - Math.abs(t);
  return t < 0
    ? {
        value: logDensity(shape, distanceFromMean(shape, small, large), logSmall, logLarge),
        slope: shape.a - shape.total * small,
      }
    : {
        value: logDensity(shape, distanceFromMean(shape, large, small), logLarge, logSmall),
        slope: shape.total * small - shape.b,
      };
}

/**
 * Length over which the density is smooth at t: its standard deviation; or, where that is longer, half the distance into the exponential
 * tail, but at least 0.8, because between the knees the logistic function itself bends within pi of every point.
 */
export function smoothLength(shape: LogitBeta, t: number): number {
  return Math.min(shape.deviation, Math.max(0.8, (shape.leftKnee - t) / 2, (t - shape.rightKnee) / 2));
}
