import type { RandomStream } from "./random-stream.ts";

/** Below this mean, walking through the distribution takes fewer steps than a rejection costs. */
const INVERSION_BELOW = 10;

/**
 * Successes in `trials` independent trials at probability `rate`: a draw from the binomial distribution itself, at every size; no normal or
 * Poisson approximation. Inversion for small means (Kachitvichyanukul & Schmeiser 1988, "BINV"), transformed rejection for larger ones
 * (Hörmann 1993, "BTRS"), with the acceptance ratio written so that nothing cancels at large counts.
 * @param trials whole, 0 or more
 * @param rate in [0, 1]
 */
export function drawBinomial(random: RandomStream, trials: number, rate: number): number {
  if (!(Number.isSafeInteger(trials) && trials >= 0))
    throw new RangeError(`drawBinomial requires a whole number of trials, 0 or more, got ${trials}`);
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`drawBinomial requires a rate between 0 and 1, got ${rate}`);
  if (trials === 0 || rate === 0) return 0;
  if (rate === 1) return trials;
  if (rate > 0.5) return trials - drawBinomial(random, trials, 1 - rate);
  return trials * rate < INVERSION_BELOW ? byInversion(random, trials, rate) : byRejection(random, trials, rate);
}

function byInversion(random: RandomStream, trials: number, rate: number): number {
  const odds = rate / (1 - rate);
  const none = Math.exp(trials * Math.log1p(-rate));
  for (;;) {
    let left = random.next();
    let probability = none;
    for (let successes = 0; successes <= trials; successes++) {
      if (left < probability) return successes;
      left -= probability;
      probability *= (odds * (trials - successes)) / (successes + 1);
      // What rounding leaves of the last tail is drawn again.
      if (probability < 1e-18 && successes > trials * rate) break;
    }
  }
}

function byRejection(random: RandomStream, trials: number, rate: number): number {
  const odds = rate / (1 - rate);
  const spread = Math.sqrt(trials * rate * (1 - rate));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * rate;
  const center = trials * rate + 0.5;
  const alpha = (2.83 + 5.1 / b) * spread;
  const sureBelow = 0.92 - 4.2 / b;
  const mode = Math.floor((trials + 1) * rate);
  const atMode =
    (mode + 0.5) * Math.log((mode + 1) / (odds * (trials - mode + 1))) +
    factorialError(mode) +
    factorialError(trials - mode);
  for (;;) {
    const u = random.next() - 0.5;
    const v = random.next();
    const distance = 0.5 - Math.abs(u);
    const successes = Math.floor(((2 * a) / distance + b) * u + center);
    if (distance >= 0.07 && v <= sureBelow) return successes;
    if (!(successes >= 0 && successes <= trials)) continue;
    const height = Math.log((v * alpha) / (a / (distance * distance) + b));
    // log P(successes) - log P(mode): Stirling's formula for the factorials, their errors apart.
    const logRatio =
      atMode +
      (trials + 1) * Math.log((trials - mode + 1) / (trials - successes + 1)) +
      (successes + 0.5) * Math.log((odds * (trials - successes + 1)) / (successes + 1)) -
      factorialError(successes) -
      factorialError(trials - successes);
    if (height <= logRatio) return successes;
  }
}

/** log k! - [(k + 1/2) log(k + 1) - (k + 1) + log(2 pi) / 2]: what Stirling's formula at k + 1 misses. */
function factorialError(k: number): number {
  if (k < SMALL.length) return SMALL[k]!;
  const square = (k + 1) * (k + 1);
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1);
}

const SMALL = (() => {
  let logFactorial = 0;
  return Float64Array.from({ length: 10 }, (_, k) => {
    logFactorial += Math.log(Math.max(1, k));
    return logFactorial - ((k + 0.5) * Math.log(k + 1) - (k + 1) + 0.5 * Math.log(2 * Math.PI));
  });
})();
