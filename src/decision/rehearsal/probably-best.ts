import { normalUpperTail, type Counts, type Prior, exp, log } from "../../stats/index.ts";

/** The posterior of an arm's conversion rate, on the logit scale, where it is nearly normal. */
export interface LogitPosterior {
  readonly mean: number;
  readonly variance: number;
}

/** Digamma and trigamma of the Beta posterior's parameters, to their second term. */
export function logitPosterior({ impressions, conversions }: Counts, { alpha, beta }: Prior): LogitPosterior {
  const a = Math.max(LEAST, conversions + alpha - 0.5);
  const b = Math.max(LEAST, impressions - conversions + beta - 0.5);
  return { mean: log(a / b), variance: 1 / a + 1 / b };
}

/** Keeps a posterior without conversions finite. */
const LEAST = 0.1;

/** Distance of the quadrature's nodes, and how far they reach, in standard deviations. */
const STEP = 0.5;
const REACH = 5;

/**
 * Probability that one arm is better than all others, and its part of the best one's mean: the integrals of its density, and of that times
 * its value, over the others' distributions.
 */
function winning(
  posteriors: readonly LogitPosterior[],
  arm: number,
): { readonly chance: number; readonly part: number } {
  const { mean, variance } = posteriors[arm]!;
  const deviation = Math.sqrt(variance);
  let chance = 0;
  let part = 0;
  for (let u = -REACH; u <= REACH; u += STEP) {
    const value = mean + u * deviation;
    let product = (STEP * exp((-u * u) / 2)) / Math.sqrt(2 * Math.PI);
    for (const [other, rival] of posteriors.entries())
      if (other !== arm) product *= normalUpperTail((rival.mean - value) / Math.sqrt(rival.variance));
    chance += product;
    part += product * value;
  }
  return { chance, part };
}

/** Probability that one arm is better than another. */
export function chanceToBeat(one: LogitPosterior, other: LogitPosterior): number {
  return normalUpperTail((other.mean - one.mean) / Math.sqrt(one.variance + other.variance));
}

/** Probability that one arm is the best of all. */
export function chanceOfBest(posteriors: readonly LogitPosterior[], arm: number): number {
  return posteriors.length === 2
    ? chanceToBeat(posteriors[arm]!, posteriors[1 - arm]!)
    : Math.min(1, winning(posteriors, arm).chance);
}

/** The arm most probably best, how probable that is, and what choosing it loses on average against the best. */
export function probablyBest(posteriors: readonly LogitPosterior[]): {
  readonly arm: number;
  readonly chance: number;
  readonly shortfall: number;
} {
  const all = posteriors.map((_, arm) => winning(posteriors, arm));
  let arm = 0;
  for (const [other, { chance }] of all.entries()) if (chance > all[arm]!.chance) arm = other;
  const best = all.reduce((sum, { part }) => sum + part, 0);
  return { arm, chance: Math.min(1, all[arm]!.chance), shortfall: Math.max(0, best - posteriors[arm]!.mean) };
}
