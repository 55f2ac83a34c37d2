import { exp, log } from "./elementary.ts";

/**
 * Mills' ratio R(z) = Q(z) / phi(z), upper tail over density of the standard normal distribution: smooth and of moderate size where
 * both underflow. It satisfies R' = z R - 1, hence R^(n+1) = z R^(n) + n R^(n-1), and Taylor's series from the nearest point of a table
 * gives it everywhere (Marsaglia, Zaman & Marsaglia 1994).
 */
const TABLE_STEP = 1 / 4;
/** From here the continued fraction is both accurate and short. */
const TABLE_END = 8;
/** Taylor terms for a distance of half a step: the next one is below 2^-53 of R. */
const TERMS = 14;

const TABLE = Float64Array.from({ length: TABLE_END / TABLE_STEP + 1 }, (_, index) =>
  millsAtTablePoint(index * TABLE_STEP),
);

/** R(z) = 1/(z + 1/(z + 2/(z + 3/(z + ...)))), Laplace's continued fraction, from its `depth`-th level upward. */
function millsFraction(z: number, depth: number): number {
  let tail = z;
  for (let n = depth; n > 0; n--) tail = z + n / tail;
  return 1 / tail;
}

/** Near 0 the fraction converges slowly; there (1/2)/phi(z) minus the all-positive series z + z^3/3 + z^5/15 + ... has no such trouble. */
function millsAtTablePoint(z: number): number {
  if (z > 1) return millsFraction(z, 2000);
  let term = z;
  let series = z;
  for (let n = 3; term > 1e-20; n += 2) series += term *= (z * z) / n;
  return Math.sqrt(Math.PI / 2) * exp((z * z) / 2) - series;
}

function millsRatio(z: number): number {
  if (z >= TABLE_END) return millsFraction(z, 30);
  const index = Math.round(z / TABLE_STEP);
  const from = index * TABLE_STEP;
  const distance = z - from;
  let previous = TABLE[index]!;
  let current = from * previous - 1;
  let power = distance;
  let sum = previous + current * power;
  for (let n = 1; n < TERMS; n++) {
    const next = from * current + n * previous;
    previous = current;
    current = next;
    power *= distance / (n + 1);
    sum += current * power;
  }
  return sum;
}

/** e^(-z^2/2), with z^2 split so that its rounding does not show: the square of z to four binary places is exact. */
function bell(z: number): number {
  const coarse = Math.round(z * 16) / 16;
  return exp((-coarse * coarse) / 2) * exp((-(z - coarse) * (z + coarse)) / 2);
}

/** P(N > z) for N standard normal, accurate relative to itself however small: 6e-16 at 8, 1e-300 at 37. */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  return z > 40 ? 0 : (bell(z) / Math.sqrt(2 * Math.PI)) * millsRatio(z);
}

/**
 * z with P(N <= z) = p. Newton on log Q, which is concave: from any start it comes down to the root from above.
 * @throws RangeError unless 0 < p < 1
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`normalQuantile requires a probability between 0 and 1, got ${p}`);
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0.5) return 0;
  let z = Math.sqrt(-2 * log(2 * p));
  for (let step = 0; step < 50; step++) {
    const ratio = millsRatio(z);
    const move = log(((bell(z) / Math.sqrt(2 * Math.PI)) * ratio) / p) * ratio;
    z = Math.max(z + move, 0);
    if (Math.abs(move) < 1e-15 * (1 + z)) break;
  }
  return -z;
}
