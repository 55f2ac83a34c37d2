import type { Counts } from "./counts.ts";

/**
 * What is left of a sum of squares counts as nothing below this share of it: rounding. Days that are all alike would else seem to vary by
 * 1e-16, and their evidence to be endless.
 */
const ROUNDING = 1e-10;

/** How much more counts vary from day to day than chance explains: 1 where every impression converts by itself, more where counts cluster. */
export interface Dispersion {
  /** Variance over the binomial one. */
  readonly phi: number;
  readonly degreesOfFreedom: number;
}

/** What one closed day says of an arm against a reference. */
export interface DailyScore {
  /** The arm's conversions beyond its share of the day's: u = s - S f. */
  readonly score: number;
  /** Variance of the score without a difference (hypergeometric): V = S f (1-f) (N-S)/(N-1). Also its slope in the log odds ratio. */
  readonly information: number;
}

/**
 * The score of one day, exact where log odds ratios of few conversions are biased: without a difference its square is V on average.
 * @returns undefined for a day that says nothing: no conversion, nothing but conversions, or only one arm shown
 * @example dailyScore({ impressions: 100, conversions: 8 }, { impressions: 100, conversions: 4 }).score // 2
 */
export function dailyScore(arm: Counts, reference: Counts): DailyScore | undefined {
  const impressions = arm.impressions + reference.impressions;
  const conversions = arm.conversions + reference.conversions;
  const share = arm.impressions / impressions;
  const information = (conversions * share * (1 - share) * (impressions - conversions)) / Math.max(1, impressions - 1);
  return information > 0 ? { score: arm.conversions - conversions * share, information } : undefined;
}

/**
 * Dispersion of one arm against another:
 *
 *   phi = [sum u^2/V - (sum u)^2 / sum V] / (T - 1),
 *
 * T days whose common log odds ratio is taken out.
 * @returns undefined from fewer than two days: no spread is known
 * @example pairDispersion([{ score: 1, information: 1 }, { score: -1, information: 1 }]) // { phi: 2, degreesOfFreedom: 1 }
 */
export function pairDispersion(days: readonly DailyScore[]): Dispersion | undefined {
  if (days.length < 2) return undefined;
  let squares = 0;
  let score = 0;
  let information = 0;
  for (const day of days) {
    squares += (day.score * day.score) / day.information;
    score += day.score;
    information += day.information;
  }
  const degreesOfFreedom = days.length - 1;
  return { phi: leftOf(squares, squares - (score * score) / information) / degreesOfFreedom, degreesOfFreedom };
}

/**
 * The same with days weighted by their information: phi = (sum r^2 / sum V) T/(T-1), r = u - V theta. It is the larger one where days with
 * much traffic cluster more.
 * @returns undefined from fewer than two days
 */
export function weightedDispersion(days: readonly DailyScore[]): Dispersion | undefined {
  if (days.length < 2) return undefined;
  const { residuals, information } = residualsOf(days);
  const left = residuals.reduce((sum, residual) => sum + residual * residual, 0);
  const all = days.reduce((sum, { score }) => sum + score * score, 0);
  const squares = leftOf(all, left);
  const degreesOfFreedom = days.length - 1;
  return { phi: ((squares / information) * days.length) / degreesOfFreedom, degreesOfFreedom };
}

/** What a difference common to all days leaves of each day's score, and the information of all. */
export function residualsOf(days: readonly DailyScore[]): { residuals: readonly number[]; information: number } {
  let score = 0;
  let information = 0;
  for (const day of days) {
    score += day.score;
    information += day.information;
  }
  const difference = score / information;
  return { residuals: days.map((day) => day.score - day.information * difference), information };
}

/**
 * Dispersion of several arms together: the generalization of `pairDispersion`, which it equals for two. On each day the vector of scores
 * u_j = s_j - S f_j has the covariance c (diag(f) - f f'), c = S(N-S)/(N-1), without a difference; so its quadratic form is sum of
 * u_j^2 / (c f_j). The difference common to all days is taken out.
 * @param days the arms' counts of each day
 * @returns undefined where no degree of freedom is left
 */
export function pooledDispersion(days: readonly (readonly Counts[])[]): Dispersion | undefined {
  const size = (days[0]?.length ?? 1) - 1;
  const scores = new Float64Array(size);
  const covariance = Array.from({ length: size }, () => new Float64Array(size));
  let squares = 0;
  let degreesOfFreedom = -size;
  for (const arms of days) {
    let impressions = 0;
    let conversions = 0;
    for (const arm of arms) {
      impressions += arm.impressions;
      conversions += arm.conversions;
    }
    const scale = (conversions * (impressions - conversions)) / Math.max(1, impressions - 1);
    if (!(scale > 0)) continue;
    degreesOfFreedom -= 1;
    for (const [place, arm] of arms.entries()) {
      const share = arm.impressions / impressions;
      if (share === 0) continue;
      const score = arm.conversions - conversions * share;
      squares += (score * score) / (scale * share);
      degreesOfFreedom += 1;
      if (place === size) continue;
      scores[place]! += score;
      const row = covariance[place]!;
      row[place]! += scale * share;
      for (let other = 0; other < size; other++)
        row[other]! -= (scale * share * arms[other]!.impressions) / impressions;
    }
  }
  if (degreesOfFreedom < 1) return undefined;
  const left = leftOf(squares, squares - quadraticForm(covariance, scores));
  return { phi: left / degreesOfFreedom, degreesOfFreedom };
}

function leftOf(all: number, left: number): number {
  return left > ROUNDING * all ? left : 0;
}

/** b' A^-1 b for a symmetric positive (semi)definite A, by Cholesky; a direction of which nothing is known adds nothing. */
function quadraticForm(matrix: readonly Float64Array[], vector: Float64Array): number {
  const size = vector.length;
  const lower = matrix.map(() => new Float64Array(size));
  const solved = new Float64Array(size);
  let form = 0;
  for (let row = 0; row < size; row++) {
    let rest = vector[row]!;
    for (let column = 0; column < row; column++) {
      let sum = matrix[row]![column]!;
      for (let k = 0; k < column; k++) sum -= lower[row]![k]! * lower[column]![k]!;
      lower[row]![column] = lower[column]![column]! > 0 ? sum / lower[column]![column]! : 0;
      rest -= lower[row]![column]! * solved[column]!;
    }
    let diagonal = matrix[row]![row]!;
    for (let k = 0; k < row; k++) diagonal -= lower[row]![k]! * lower[row]![k]!;
    if (!(diagonal > 1e-12 * matrix[row]![row]!)) continue;
    lower[row]![row] = Math.sqrt(diagonal);
    solved[row] = rest / lower[row]![row]!;
    form += solved[row]! * solved[row]!;
  }
  return form;
}
