import type { Posterior } from "./counts.ts";
import { exp, log, log1p } from "./elementary.ts";
import { SMALL_DEVIATION } from "./log-deviation.ts";
import { smallLogDeviation } from "./small-log-deviation.ts";
import { trigamma } from "./polygamma.ts";
import { smallLogDeviation } from "./small-log-deviation.ts";
import { stirlingError } from "./stirling.ts";

/**
 * A rate X ~ Beta(a, b) seen on the axis t = logit(X). There its density, proportional to x^a (1-x)^b, is log-concave, smooth, and
 * vanishes at both ends whatever a and b are; on the axis of x it may be infinite at 0 and 1.
 */
export interface LogitBeta extends Posterior {
  /** m = a / (a + b), the mode on this axis; 1 - m; their reciprocals and logarithms. */
  readonly mean: number;
  readonly complement: number;
  readonly perMean: number;
  readonly perComplement: number;
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
    mean: a / total,
    complement: b / total,
    perMean: total / a,
    perComplement: total / b,
    logMean: -log1p(b / a),
    logComplement: -log1p(a / b),
    mode,
    deviation: Math.sqrt(trigamma(a) + trigamma(b)),
    leftKnee: Math.min(mode, -logTotal),
    rightKnee: Math.max(mode, logTotal),
  };
}

/**
 * Log density at the rate x, relative to the mode: a g((x - m)/m) + b g((m - x)/(1 - m)) with g(u) = log(1 + u) - u. The linear terms
 * of a log x + b log(1 - x) cancel exactly, so that nothing is lost at a = 1e10.
 * @param y 1 - x, to full relative accuracy
 */
export function logDensity(shape: LogitBeta, x: number, y: number, logX: number, logY: number): number {
  const distance = shape.mean > 0.5 ? shape.complement - y : x - shape.mean;
  const u = distance * shape.perMean;
  const v = -distance * shape.perComplement;
  const left = u < SMALL_DEVIATION && u > -SMALL_DEVIATION ? smallLogDeviation(u) : logX - shape.logMean - u;
  const right = v < SMALL_DEVIATION && v > -SMALL_DEVIATION ? smallLogDeviation(v) : logY - shape.logComplement - v;
  return shape.a * left + shape.b * right;
}

/**
 * Density on the logit axis at its mode, m^a (1-m)^b Gamma(a+b) / (Gamma(a) Gamma(b)). By Stirling's formula all large terms cancel on
 * paper: sqrt(a b / (2 pi (a+b))) e^(d(a+b) - d(a) - d(b)) with d = `stirlingError`.
 */
export function densityAtMode({ a, b }: Posterior): number {
  return Math.sqrt((a / (a + b)) * (b / (2 * Math.PI))) * exp(stirlingError(a + b) - stirlingError(a) - stirlingError(b));
}

/** Log density relative to the mode and its derivative a - (a + b) x, at the point t. */
export function logDensityAndSlope(shape: LogitBeta, t: number): { readonly value: number; readonly slope: number } {
  const e = exp(-Math.abs(t));
  const small = e / (1 + e);
  const large = 1 / (1 + e);
  const logLarge = -log1p(e);
  const logSmall = logLarge - Math.abs(t);
  const total = shape.a + shape.b;
  return t < 0
    ? { value: logDensity(shape, small, large, logSmall, logLarge), slope: shape.a - total * small }
    : { value: logDensity(shape, large, small, logLarge, logSmall), slope: total * small - shape.b };
}

/**
 * Length over which the density is smooth at t: its standard deviation; or, where that is longer, half the distance into the exponential
 * tail, but at least 0.8, because between the knees the logistic function itself bends within pi of every point.
 */
export function smoothLength(shape: LogitBeta, t: number): number {
  return Math.min(shape.deviation, Math.max(0.8, (shape.leftKnee - t) / 2, (t - shape.rightKnee) / 2));
}
