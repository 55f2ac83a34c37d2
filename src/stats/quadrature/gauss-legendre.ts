/**
 * Gauss-Legendre quadrature with 16 points: exact for polynomials up to degree 31.
 * Positive nodes and their weights, correctly rounded. Abramowitz & Stegun, table 25.4.
 */
const POSITIVE_NODES = [
  0.09501250983763744, 0.2816035507792589, 0.45801677765722737, 0.6178762444026438, 0.755404408355003,
  0.8656312023878318, 0.9445750230732326, 0.9894009349916499,
];
const POSITIVE_WEIGHTS = [
  0.1894506104550685, 0.1826034150449236, 0.16915651939500254, 0.14959598881657674, 0.12462897125553388,
  0.09515851168249279, 0.062253523938647894, 0.027152459411754096,
];

/** Points per panel. */
export const POINTS = 16;

/** Nodes on [-1, 1], ascending. */
export const NODES = Float64Array.from([...POSITIVE_NODES.map((node) => -node).toReversed(), ...POSITIVE_NODES]);

/** Weights of the nodes; they sum to 2. */
export const WEIGHTS = Float64Array.from([...POSITIVE_WEIGHTS.toReversed(), ...POSITIVE_WEIGHTS]);

/** Legendre polynomials P_0(x) ... P_degree(x), by Bonnet's recursion. */
export function legendre(degree: number, x: number): Float64Array {
  const values = new Float64Array(degree + 1);
  values[0] = 1;
  if (degree > 0) values[1] = x;
  for (let n = 1; n < degree; n++) values[n + 1] = ((2 * n + 1) * x * values[n]! - n * values[n - 1]!) / (n + 1);
  return values;
}
