/** Binomial counts of one arm. */
export interface Counts {
  readonly impressions: number;
  readonly conversions: number;
}

/** Proper Beta prior of a conversion rate, alpha and beta > 0. */
export interface Prior {
  readonly alpha: number;
  readonly beta: number;
}

/** Every rate equally likely before any data: Beta(1, 1). */
export const UNIFORM_PRIOR: Prior = { alpha: 1, beta: 1 };

/** Posterior of a conversion rate, Beta(a, b): a = alpha + conversions, b = beta + impressions without conversion. */
export interface Posterior {
  readonly a: number;
  readonly b: number;
}

/** Beyond these the logit axis is too long or too short for any panel: the mesh would not end. */
const LEAST_PRIOR = 1e-9;
const LARGEST_PRIOR = 1e12;

function isPriorParameter(value: number): boolean {
  return value >= LEAST_PRIOR && value <= LARGEST_PRIOR;
}

/** @throws RangeError unless 0 <= conversions <= impressions and the prior is proper; `caller` names the function in the message */
export function posteriorOf(caller: string, { impressions, conversions }: Counts, { alpha, beta }: Prior): Posterior {
  if (!(impressions >= 0 && impressions < Infinity))
    throw new RangeError(`${caller} requires impressions of 0 or more, got ${impressions}`);
  if (!(conversions >= 0 && conversions <= impressions)) {
    throw new RangeError(
      `${caller} requires conversions between 0 and the ${impressions} impressions, got ${conversions}`,
    );
  }
  if (!(isPriorParameter(alpha) && isPriorParameter(beta))) {
    throw new RangeError(
      `${caller} requires a proper prior with alpha and beta from ${LEAST_PRIOR} to ${LARGEST_PRIOR}, got alpha ${alpha} and beta ${beta}`,
    );
  }
  return { a: alpha + conversions, b: beta + (impressions - conversions) };
}

/** @returns the probability outside an equal-tailed interval on either side */
export function tailOf(caller: string, level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`${caller} requires a level between 0 and 1, got ${level}`);
  return (1 - level) / 2;
}
