/** Impressions of some days, as sums that can be added to day by day. Lists hold one entry per arm. */
export interface SplitSums {
  readonly days: number;
  readonly impressions: readonly number[];
  /** Sum over the days of n_j^2 / N, N the day's impressions of all arms. */
  readonly squares: readonly number[];
}

export const NO_SPLIT_SUMS = (arms: number): SplitSums => ({
  days: 0,
  impressions: Array.from({ length: arms }, () => 0),
  squares: Array.from({ length: arms }, () => 0),
});

/** The sums with one more day. A day without impressions is none. */
export function addSplitDay(sums: SplitSums, impressions: readonly number[]): SplitSums {
  const all = impressions.reduce((sum, count) => sum + count, 0);
  if (all === 0) return sums;
  return {
    days: sums.days + 1,
    impressions: sums.impressions.map((count, arm) => count + impressions[arm]!),
    squares: sums.squares.map((square, arm) => square + (impressions[arm]! * impressions[arm]!) / all),
  };
}

/**
 * How much more the daily split varies than chance explains: Pearson's chi-square of the daily impressions about the shares over all days,
 * over its degrees of freedom (K-1)(T-1). Above 1 where one visitor causes several impressions.
 * @returns undefined from fewer than two days or arms
 */
export function splitDispersion({ days, impressions, squares }: SplitSums): number | undefined {
  const shown = impressions.filter((count) => count > 0).length;
  if (days < 2 || shown < 2) return undefined;
  const all = impressions.reduce((sum, count) => sum + count, 0);
  // sum over days and arms of (n - N p)^2 / (N p), multiplied out.
  const about = squares.reduce(
    (sum, square, arm) => sum + (impressions[arm]! > 0 ? (square * all) / impressions[arm]! : 0),
    0,
  );
  return Math.max(0, about - all) / ((shown - 1) * (days - 1));
}
