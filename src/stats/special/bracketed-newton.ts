/** A function that rises with its argument, as far as it is known at one point. */
export interface Reading {
  /** Negative below the root, positive above it. */
  readonly value: number;
  readonly slope: number;
}

/** Where to look for a root, and how exactly. */
export interface Search {
  readonly start: number;
  /** First step out of a side that is still open. */
  readonly stride: number;
  /** Largest error of the root that does not matter. */
  readonly tolerance: number;
  readonly low?: number;
  readonly high?: number;
}

/** Ten times what any case of the tests needs; every second step at worst halves the bracket. */
const MOST_READINGS = 1000;

/**
 * Root of an increasing function by Newton's method, kept inside what is known: a step that leaves the bracket, or that follows no slope,
 * is replaced by halving the bracket or, while one side is open, by striding out.
 *
 * Ends without a last reading once the next step would be within the tolerance: Newton's errors shrink as e -> C e^2, so after steps
 * p and q the next is q^3 / p^2. Halvings never end the search, for a bracket that rounding has made tiny would pass for convergence.
 */
export function solveIncreasing(read: (at: number) => Reading, search: Search): number {
  let { start: at, stride, low = -Infinity, high = Infinity } = search;
  let previous = 0;
  for (let count = 0; count < MOST_READINGS; count++) {
    const { value, slope } = read(at);
    if (value === 0) return at;
    if (value > 0) high = at;
    else low = at;
    const step = value / slope;
    const size = Math.abs(step);
    const following = previous > 0 ? Math.min(size, ((size / previous) * size * size) / previous) : size;
    if (following <= search.tolerance) return at - step;
    previous = size;
    let next = at - step;
    if (!(next > low && next < high)) {
      previous = 0;
      if (low === -Infinity) next = high - (stride *= 2);
      else if (high === Infinity) next = low + (stride *= 2);
      else next = low + (high - low) / 2;
      if (next === low || next === high) return next;
    }
    at = next;
  }
  return at;
}
