import type { UtcDay } from "../../experiment/index.ts";
import { summarizePosteriors } from "../../stats/index.ts";
import { countDays } from "../counts/counted-days.ts";
import { onlyControl } from "../counts/planned-shares.ts";
import { daysOfLast, segmentsOf } from "../counts/segments.ts";
import type { DecisionInput } from "../decision-input.ts";

/** One counted day, and what was known after it. In the order of the snapshot's arms. */
export interface DaySoFar {
  readonly date: UtcDay;
  /** Of that day alone. */
  readonly impressions: readonly number[];
  readonly conversions: readonly number[];
  /**
   * Probability of being best by all days so far under the present planned weights: of the last day it is the decision's. Undefined on days
   * before those, and until every arm has impressions.
   */
  readonly chances: readonly number[] | undefined;
}

/** @returns one entry per counted day; none from counts that cannot be true */
export function daysSoFar({ snapshot, history, policy }: DecisionInput): readonly DaySoFar[] {
  const { days, problems } = countDays(snapshot, history);
  if (problems.length > 0) return [];
  const control = onlyControl(snapshot.arms);
  const current = new Set(daysOfLast(segmentsOf(snapshot, history), days));
  const sums = snapshot.arms.map(() => ({ impressions: 0, conversions: 0 }));
  return days.map((day): DaySoFar => {
    const { date, impressions, conversions } = day;
    if (!current.has(day)) return { date, impressions, conversions, chances: undefined };
    for (const [arm, sum] of sums.entries()) {
      sum.impressions += impressions[arm]!;
      sum.conversions += conversions[arm]!;
    }
    // Late conversions may exceed the impressions of a short stretch.
    const isUsable = sums.length > 1 && sums.every((sum) => sum.impressions > 0 && sum.conversions <= sum.impressions);
    return {
      date,
      impressions,
      conversions,
      chances: isUsable ? chancesOf(sums, control, policy.rules.prior) : undefined,
    };
  });
}

function chancesOf(
  sums: readonly { readonly impressions: number; readonly conversions: number }[],
  control: number | undefined,
  prior: DecisionInput["policy"]["rules"]["prior"],
): readonly number[] {
  const options = { prior, ...(control === undefined ? {} : { control }) };
  return summarizePosteriors(sums, options).probabilityToBeBest;
}
