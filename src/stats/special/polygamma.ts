import { log } from "./elementary.ts";

/**
 * Recurrences lift the argument to here, where the first dropped term of each series below is under 1e-12 relative. These moments only
 * place meshes and starting points: nothing that is reported depends on their last digits.
 */
const ASYMPTOTIC_FROM = 8;

/** psi(z), the derivative of log Gamma, for z > 0. Abramowitz & Stegun 6.3.5 and 6.3.18. */
export function digamma(z: number): number {
  let shifted = z;
  let sum = 0;
  for (; shifted < ASYMPTOTIC_FROM; shifted++) sum -= 1 / shifted;
  const r = 1 / shifted;
  const y = r * r;
  return sum + log(shifted) - r / 2 - y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * (1 / 240 - y * (1 / 132)))));
}

/** psi'(z) for z > 0. Abramowitz & Stegun 6.4.6 and 6.4.12. */
export function trigamma(z: number): number {
  let shifted = z;
  let sum = 0;
  for (; shifted < ASYMPTOTIC_FROM; shifted++) sum += 1 / (shifted * shifted);
  const r = 1 / shifted;
  const y = r * r;
  return sum + r + y / 2 + r * y * (1 / 6 - y * (1 / 30 - y * (1 / 42 - y * (1 / 30 - y * (5 / 66)))));
}

/** psi''(z) for z > 0. Abramowitz & Stegun 6.4.6 and 6.4.13. */
export function tetragamma(z: number): number {
  let shifted = z;
  let sum = 0;
  for (; shifted < ASYMPTOTIC_FROM; shifted++) sum -= 2 / (shifted * shifted * shifted);
  const r = 1 / shifted;
  const y = r * r;
  return sum - y - y * r - y * y * (1 / 2 - y * (1 / 6 - y * (1 / 6 - y * (3 / 10 - y * (5 / 6)))));
}

/** psi'''(z) for z > 0. Abramowitz & Stegun 6.4.6 and 6.4.14. */
export function pentagamma(z: number): number {
  let shifted = z;
  let sum = 0;
  for (; shifted < ASYMPTOTIC_FROM; shifted++) sum += 6 / (shifted * shifted * (shifted * shifted));
  const r = 1 / shifted;
  const y = r * r;
  return sum + r * y * (2 + r * (3 + r * (2 - y * (1 - y * (4 / 3 - y * (3 - y * 10))))));
}
