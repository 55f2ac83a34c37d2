import { residualsOf, type DailyScore } from "./dispersion.ts";

/** How days that follow one another resemble each other, as sums: those of several experiments may be added. */
export interface LagSums {
  /** Sum of the products of standardised residuals of neighbouring days: 0 on average where days are independent. */
  readonly products: number;
  /** How many products: without a connection the sum has about this variance. */
  readonly pairs: number;
}

/**
 * Residuals add up to nothing, so each product is less by sqrt(V V') / sum V than independent days make it: about 1 in all. That is put back;
 * summed over an account's experiments it would hide any resemblance.
 * @param phi dispersion of the same days, above 0
 */
export function lagSums(days: readonly DailyScore[], phi: number, lag = 1): LagSums {
  if (days.length < 2 || !(phi > 0)) return { products: 0, pairs: 0 };
  const { residuals, information } = residualsOf(days);
  const standardised = residuals.map((residual, day) => residual / Math.sqrt(days[day]!.information * phi));
  let products = 0;
  for (let day = lag; day < days.length; day++) {
    products += standardised[day]! * standardised[day - lag]!;
    products += Math.sqrt(days[day]!.information * days[day - lag]!.information) / information;
  }
  return { products, pairs: Math.max(0, days.length - lag) };
}

/**
 * By how much days that resemble their neighbours make sums vary more than phi says: the largest of 1 and the partial sums
 * 1 + 2 (r_1 + ... + r_l), r_k the correlation at lag k, up to l = `lags`. Weights that fall with the lag (Newey & West 1987) would leave out a
 * part of what is there.
 */
export function lagFactor(days: readonly DailyScore[], phi: number, lags: number): number {
  let sum = 1;
  let largest = 1;
  for (let lag = 1; lag <= Math.min(lags, days.length - 1); lag++) {
    sum += (2 * lagSums(days, phi, lag).products) / days.length;
    largest = Math.max(largest, sum);
  }
  return largest;
}
