import { legendre, NODES, POINTS, WEIGHTS } from "./gauss-legendre.ts";

/** (2n+1)/2 w_m P_n(x_m): from values at the nodes to Legendre coefficients. */
const PROJECTION = new Float64Array(POINTS * POINTS);
for (let m = 0; m < POINTS; m++) {
  const polynomials = legendre(POINTS, NODES[m]!);
  for (let n = 0; n < POINTS; n++) PROJECTION[n * POINTS + m] = ((2 * n + 1) / 2) * WEIGHTS[m]! * polynomials[n]!;
}

/** The polynomial of degree 15 through 16 values at the nodes of [-1, 1], as coefficients of Legendre polynomials. */
export function legendreSeries(values: Float64Array, start: number): Float64Array {
  const coefficients = new Float64Array(POINTS);
  for (let n = 0, entry = 0; n < POINTS; n++) {
    let sum = 0;
    for (let m = 0; m < POINTS; m++, entry++) sum += PROJECTION[entry]! * values[start + m]!;
    coefficients[n] = sum;
  }
  return coefficients;
}

/** The series at s, and its integral from -1 to s: sum of c_n I_n(s), I_0 = s + 1, I_n = (P_{n+1} - P_{n-1}) / (2n+1). */
export function evaluateSeries(
  coefficients: Float64Array,
  s: number,
): { readonly value: number; readonly integral: number } {
  let previous = 1;
  let current = s;
  let value = coefficients[0]!;
  let integral = coefficients[0]! * (s + 1);
  for (let n = 1; n < POINTS; n++) {
    const next = ((2 * n + 1) * s * current - n * previous) / (n + 1);
    value += coefficients[n]! * current;
    integral += (coefficients[n]! * (next - previous)) / (2 * n + 1);
    previous = current;
    current = next;
  }
  return { value, integral };
}
