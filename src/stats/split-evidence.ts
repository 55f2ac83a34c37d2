import { log } from "./elementary.ts";
import { deviance } from "./log-deviation.ts";
import { stirlingError } from "./stirling.ts";

/**
 * Sequential split check: log e-value of the impressions against the planned shares.
 * Dirichlet-multinomial mixture centred on the plan (Lindon & Malek 2022).
 */
export function logSplitEvidence(impressions: readonly number[], plannedShares: readonly number[], concentration = 1000): number {
  if (impressions.length !== plannedShares.length) throw new RangeError("logSplitEvidence requires one planned share per arm");
  if (!impressions.every((count) => Number.isFinite(count) && count >= 0)) throw new RangeError("logSplitEvidence requires impressions of 0 or more");
  if (!plannedShares.every((share) => Number.isFinite(share) && share >= 0)) throw new RangeError("logSplitEvidence requires planned shares of 0 or more");
  if (!(concentration > 0)) throw new RangeError("logSplitEvidence requires a concentration above 0");
  const arms = impressions.map((count, arm) => ({ count, share: plannedShares[arm]! })).toSorted((i, j) => i.share - j.share || i.count - j.count);
  const planned = arms.filter(({ share }) => share > 0);
  if (planned.length === 0) throw new RangeError("logSplitEvidence requires a planned share above 0");
  if (arms.some(({ count, share }) => share === 0 && count > 0)) return Infinity;
  const whole = planned.reduce((sum, { share }) => sum + share, 0);
  const total = planned.reduce((sum, { count }) => sum + count, 0);
  let evidence = stirlingError(concentration) - stirlingError(concentration + total) + 0.5 * log((concentration + total) / concentration);
  for (const { count, share } of planned) {
    const before = (concentration * share) / whole;
    const after = before + count;
    evidence += deviance(after, ((concentration + total) * share) / whole) + stirlingError(after) - stirlingError(before) - 0.5 * log(after / before);
  }
  return evidence;
}
