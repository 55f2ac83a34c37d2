/**
 * Standard error of a proportion that was counted in independent runs. Never 0: where all runs agree, the error of one run among them that did
 * not, because the plain formula would claim certainty.
 * @param runs 1 or more
 */
export function errorOfShare(count: number, runs: number): number {
  const p = Math.min(Math.max(count, 1), Math.max(runs - 1, 0.5)) / runs;
  return Math.sqrt((p * (1 - p)) / runs);
}
