import { log1p } from "./elementary.ts";

/** From here on five terms of the series below leave less than 1e-15. */
const ASYMPTOTIC_FROM = 16;

/**
 * What Stirling's formula misses: log Gamma(z) - [(z - 1/2) log z - z + log(2 pi)/2] for z > 0.
 * Small and smooth, so that differences of log Gammas can be taken on paper, exactly, and only these remain to be computed.
 * Abramowitz & Stegun 6.1.42; below 16 by the recurrence of Gamma.
 */
export function stirlingError(z: number): number {
  let sum = 0;
  let shifted = z;
  for (; shifted < ASYMPTOTIC_FROM; shifted++) sum += (shifted + 0.5) * log1p(1 / shifted) - 1;
  const r = 1 / shifted;
  const y = r * r;
  return sum + r * (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188)))));
}
