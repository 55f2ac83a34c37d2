/** Splits a double into two halves of 26 bits, whose products are exact (Veltkamp). */
const SPLITTER = 2 ** 27 + 1;

/**
 * x * y - z as if rounded once: the rounding error of the product is itself a double (Dekker 1971) and is put back.
 * Needs |x|, |y| below 1e290.
 */
export function productMinus(x: number, y: number, z: number): number {
  const product = x * y;
  const cx = SPLITTER * x;
  const xHigh = cx - (cx - x);
  const xLow = x - xHigh;
  const cy = SPLITTER * y;
  const yHigh = cy - (cy - y);
  const yLow = y - yHigh;
  const error = xLow * yLow - (product - xHigh * yHigh - xLow * yHigh - xHigh * yLow);
  return product - z + error;
}
