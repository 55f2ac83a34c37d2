import { log } from "./special/elementary.ts";
import { deviance } from "./special/log-deviation.ts";
import { stirlingError } from "./special/stirling.ts";

/**
 * Log e-value against the planned traffic split (sample ratio mismatch, SRM): Dirichlet-multinomial mixture centred on the plan (Lindon & Malek 2022),
 *
 *   log E = log Gamma(k) - log Gamma(k + N) + sum_j [log Gamma(k r_j + n_j) - log Gamma(k r_j) - n_j log r_j],
 *
 * r_j the planned shares, k the concentration. On healthy traffic a martingale that starts at 1: it ever reaches c with probability at most 1/c,
 * however often you look. By Stirling's formula all large terms combine into the deviance of the counts from the plan,
 * sum_j D(k r_j + n_j, (k + N) r_j), which loses nothing at N = 1e10.
 * @param impressions cumulative, per arm
 * @param plannedShares on any scale; Infinity is returned when an arm with a share of 0 has impressions
 * @param concentration how close to the plan a split that is off is expected to be: a larger one finds smaller deviations, later
 * @throws RangeError on unequal lengths, negative numbers or no share at all
 */
export function logSplitEvidence(
  impressions: readonly number[],
  plannedShares: readonly number[],
  concentration = 1000,
): number {
  if (impressions.length !== plannedShares.length)
    throw new RangeError("logSplitEvidence requires one planned share per arm");
  if (!impressions.every((count) => Number.isFinite(count) && count >= 0))
    throw new RangeError("logSplitEvidence requires impressions of 0 or more");
  if (!plannedShares.every((share) => Number.isFinite(share) && share >= 0))
    throw new RangeError("logSplitEvidence requires planned shares of 0 or more");
  if (!(concentration > 0)) throw new RangeError("logSplitEvidence requires a concentration above 0");
  const arms = impressions
    .map((count, arm) => ({ count, share: plannedShares[arm]! }))
    .toSorted((i, j) => i.share - j.share || i.count - j.count);
  const planned = arms.filter(({ share }) => share > 0);
  if (planned.length === 0) throw new RangeError("logSplitEvidence requires a planned share above 0");
  if (arms.some(({ count, share }) => share === 0 && count > 0)) return Infinity;
  const whole = planned.reduce((sum, { share }) => sum + share, 0);
  const total = planned.reduce((sum, { count }) => sum + count, 0);
  let evidence =
    stirlingError(concentration) -
    stirlingError(concentration + total) +
    0.5 * log((concentration + total) / concentration);
  for (const { count, share } of planned) {
    const before = (concentration * share) / whole;
    const after = before + count;
    evidence +=
      deviance(after, ((concentration + total) * share) / whole) +
      stirlingError(after) -
      stirlingError(before) -
      0.5 * log(after / before);
  }
  return evidence;
}
