/**
 * exp, expm1, log and log1p from only additions, multiplications and divisions. IEEE 754 fixes those to the last bit, while ECMAScript
 * leaves Math.exp and Math.log to the engine: with these the same counts give the same digits everywhere. They are also inlined,
 * which makes the quadrature faster. Right to the last digit or two (test/stats/functions.test.ts compares with 60 digits).
 */
import { smallLogDeviation } from "./small-log-deviation.ts";

/** ln 2 to 40 bits, so that whole multiples up to 2^12 are exact, and the rest of it. */
const LN2_HIGH = 0.6931471805592082;
const LN2_LOW = 7.371002565167799e-13;

/** 2^k for every k at which a double is not zero or infinite: 2^LEAST to 2^1023. */
const LEAST_EXPONENT = -1074;
const POWERS_OF_TWO = new Float64Array(1024 - LEAST_EXPONENT);
for (let k = 0, up = 1, down = 1; k < 1024 || k <= -LEAST_EXPONENT; k++, up *= 2, down /= 2) {
  if (k < 1024) POWERS_OF_TWO[k - LEAST_EXPONENT] = up;
  POWERS_OF_TWO[-k - LEAST_EXPONENT] = down;
}

/** Beyond these e^x is 0 or infinite in doubles. */
const UNDERFLOW = -745.14;
const OVERFLOW = 709.79;

/**
 * e^r - 1 for |r| <= ln 2 / 2, as 2r / (c - r) with c = r coth(r/2) = 2 + sum of 2 B_2n r^2n / (2n)! (Bernoulli numbers; the
 * next term is below 2^-57).
 */
function expm1Reduced(r: number): number {
  const y = r * r;
  const c =
    2 +
    y *
      (1 / 6 -
        y *
          (1 / 360 -
            y *
              (1 / 15_120 -
                y * (1 / 604_800 - y * (1 / 23_950_080 - y * (691 / 653_837_184_000 - y * (1 / 37_362_124_800)))))));
  return (2 * r) / (c - r);
}

/** e^x. */
export function exp(x: number): number {
  if (!(x > UNDERFLOW)) return x !== x ? x : 0;
  if (x > OVERFLOW) return Infinity;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  const scaled = 1 + expm1Reduced(r);
  // Near the ends 2^k itself is not a double, although the result is one.
  if (k > 1023) return scaled * 2 * POWERS_OF_TWO[k - 1 - LEAST_EXPONENT]!;
  if (k < LEAST_EXPONENT) return (scaled / 4) * POWERS_OF_TWO[k + 2 - LEAST_EXPONENT]!;
  return scaled * POWERS_OF_TWO[k - LEAST_EXPONENT]!;
}

/** e^x - 1, accurate near 0. */
export function expm1(x: number): number {
  if (!(x > -40)) return x !== x ? x : -1;
  if (x > 40) return exp(x);
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const reduced = expm1Reduced(x - k * LN2_HIGH - k * LN2_LOW);
  const scale = POWERS_OF_TWO[k - LEAST_EXPONENT]!;
  return scale * reduced + (scale - 1);
}

const view = new DataView(new ArrayBuffer(8));
/** Exponent field of 1. Mantissas are brought to [sqrt(1/2), sqrt 2). */
const BIAS = 1023;
const SQRT_HALF = Math.SQRT1_2;
const SMALLEST_NORMAL = 2 ** -1022;

/** Natural logarithm of x > 0; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return Infinity;
  if (x < SMALLEST_NORMAL) return log(x * 2 ** 54) - 54 * LN2_HIGH - 54 * LN2_LOW;
  view.setFloat64(0, x);
  let k = (view.getUint32(0) >>> 20) - BIAS;
  let mantissa = x * (k < 1023 ? POWERS_OF_TWO[-k - LEAST_EXPONENT]! : 2 ** -1023);
  if (mantissa > 2 * SQRT_HALF) {
    mantissa /= 2;
    k++;
  }
  return logReduced(mantissa - 1, k);
}

/** k ln 2 + log(1 + f) for 1 + f in [sqrt(1/2), sqrt 2): the same series as g(f) = log(1 + f) - f, which holds this far too. */
function logReduced(f: number, k: number): number {
  return k * LN2_HIGH + (f + (smallLogDeviation(f) + k * LN2_LOW));
}

/** log(1 + u) for u >= -1, accurate near 0. */
export function log1p(u: number): number {
  if (u < 0.4 && u > -0.29) return u + smallLogDeviation(u);
  if (u >= 0.4 && u <= 1) return logReduced((u - 1) / 2, 1);
  const rounded = 1 + u;
  // What rounding 1 + u lost, to first order (Kahan).
  return rounded === Infinity ? Infinity : log(rounded) + (rounded > 0 ? (u - (rounded - 1)) / rounded : 0);
}
