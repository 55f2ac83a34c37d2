import { exp, log } from "./elementary.ts";

/**
 * base^exponent with the same digits everywhere: JavaScript leaves powers with fractions to the engine.
 * @param base 0 or more
 */
export function power(base: number, exponent: number): number {
  if (!(base >= 0)) throw new RangeError(`power requires a base of 0 or more, got ${base}`);
  if (base === 0) return exponent === 0 ? 1 : 0;
  return base === 1 ? 1 : exp(exponent * log(base));
}
