import { legendre, NODES, POINTS, WEIGHTS } from "./gauss-legendre.ts";

/**
 * Running integrals over a panel from values at its Gauss nodes (spectral integration, Greengard 1991). With f = sum of c_n P_n,
 * c_n = (2n+1)/2 sum_m w_m P_n(x_m) f(x_m), and the antiderivatives I_0 = x + 1, I_n = (P_{n+1} - P_{n-1}) / (2n+1),
 *
 *   integral from -1 to x_k of f  =  sum_m A[k][m] f(x_m),   A[k][m] = w_m sum_n (2n+1)/2 P_n(x_m) I_n(x_k),
 *
 * exact for polynomials of degree 15. Taken about half the panel's integral, B[k][m] = A[k][m] - w_m / 2 is antisymmetric under
 * reflection, B[15-k][15-m] = -B[k][m]: two 8 x 8 products with the even and the odd part of f do the work of one 16 x 16.
 */
const HALF = POINTS / 2;
const EVEN = new Float64Array(HALF * HALF);
const ODD = new Float64Array(HALF * HALF);

const atNodes = Array.from(NODES, (node) => legendre(POINTS, node));
for (let k = 0; k < HALF; k++) {
  for (let m = 0; m < HALF; m++) {
    const near = centredIntegral(k, m);
    const far = centredIntegral(k, POINTS - 1 - m);
    EVEN[k * HALF + m] = (near + far) / 2;
    ODD[k * HALF + m] = (near - far) / 2;
  }
}

/** B[k][m]: the term of P_0 is w_m (x_k + 1) / 2 - w_m / 2. */
function centredIntegral(k: number, m: number): number {
  let sum = NODES[k]! / 2;
  for (let n = 1; n < POINTS; n++) sum += (atNodes[m]![n]! * (atNodes[k]![n + 1]! - atNodes[k]![n - 1]!)) / 2;
  return WEIGHTS[m]! * sum;
}

const even = new Float64Array(HALF);
const odd = new Float64Array(HALF);

/**
 * Writes the integrals of f from the middle of its integral, integral(-1, x_k) - integral(-1, 1) / 2, for the 16 nodes of a panel of
 * unit half-width.
 */
export function centredIntegrals(values: Float64Array, start: number, result: Float64Array): void {
  for (let m = 0; m < HALF; m++) {
    const left = values[start + m]!;
    const right = values[start + POINTS - 1 - m]!;
    even[m] = left + right;
    odd[m] = left - right;
  }
  for (let k = 0, entry = 0; k < HALF; k++) {
    let symmetric = 0;
    let antisymmetric = 0;
    for (let m = 0; m < HALF; m++, entry++) {
      symmetric += EVEN[entry]! * even[m]!;
      antisymmetric += ODD[entry]! * odd[m]!;
    }
    result[k] = symmetric + antisymmetric;
    result[POINTS - 1 - k] = antisymmetric - symmetric;
  }
}
