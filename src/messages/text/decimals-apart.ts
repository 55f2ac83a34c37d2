/** More digits than two numbers a little apart can differ in. */
export const MOST_DECIMALS = 15;

/**
 * The fewest decimals at which two rounded numbers compare as they do unrounded, so that no figure reads as if it had reached a
 * limit that it misses: 94.96 beside 95 stays 94.96, and is no 95.0. Figures are never rounded down instead: the same one would
 * read differently where it stands by itself. The fewest asked for where no digit tells the two apart.
 */
export function decimalsApart(value: number, limit: number, decimals: number, isReached = value >= limit): number {
  for (let more = decimals; more <= MOST_DECIMALS; more++)
    if (Number(value.toFixed(more)) >= Number(limit.toFixed(more)) === isReached) return more;
  return decimals;
}
