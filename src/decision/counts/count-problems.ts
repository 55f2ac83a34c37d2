import { isUtcDay, type DayCounts, type Snapshot, type UtcDay } from "../../experiment/index.ts";
import type { CountProblem } from "../findings.ts";

/** Largest count per arm for which the statistics were verified. */
const LARGEST_COUNT = 1e10;

/**
 * What is wrong with the daily counts. An arm may have more conversions than impressions on one day as long as its sums up
 * to that day are possible: conversions may arrive after the day of their impression.
 * @param days the snapshot's days, oldest first
 */
export function dayProblems(
  { arms, lastClosedDay }: Pick<Snapshot, "arms" | "lastClosedDay">,
  days: readonly DayCounts[],
): { problems: CountProblem[]; lateDays: UtcDay[] } {
  const problems: CountProblem[] = [];
  const lateDays: UtcDay[] = [];
  const impressions = arms.map(() => 0);
  const conversions = arms.map(() => 0);
  const exceeded = arms.map(() => false);
  if (!isUtcDay(lastClosedDay)) problems.push({ kind: "last-day-is-none", day: lastClosedDay });

  let previous: UtcDay | undefined;
  for (const { date: day, ...counts } of days) {
    if (!isUtcDay(day)) problems.push({ kind: "day-is-none", day });
    else if (day > lastClosedDay) problems.push({ kind: "day-not-over", day });
    if (day === previous) problems.push({ kind: "day-repeated", day });
    previous = day;
    if (counts.impressions.length !== arms.length || counts.conversions.length !== arms.length) {
      problems.push({ kind: "day-misses-variants", day });
    }
    let isLate = false;
    for (let arm = 0; arm < arms.length; arm++) {
      const shown = counts.impressions[arm] ?? 0;
      const converted = counts.conversions[arm] ?? 0;
      if (!isCount(shown)) problems.push(noCount(day, arm, "impressions", shown));
      if (!isCount(converted)) problems.push(noCount(day, arm, "conversions", converted));
      impressions[arm]! += shown;
      conversions[arm]! += converted;
      if (!(converted > shown)) continue;
      if (conversions[arm]! <= impressions[arm]!) isLate = true;
      else if (!exceeded[arm]) {
        exceeded[arm] = true;
        const sums = { impressions: impressions[arm]!, conversions: conversions[arm]! };
        problems.push({ kind: "goal-repeats", day, arm, ...sums });
      }
    }
    if (isLate) lateDays.push(day);
  }
  for (const [arm, sum] of impressions.entries()) {
    if (sum > LARGEST_COUNT) problems.push({ kind: "too-many", arm, impressions: sum });
  }
  return { problems, lateDays };
}

function noCount(day: string, arm: number, of: "impressions" | "conversions", count: number): CountProblem {
  return { kind: "no-count", day, arm, of, count: Number.isFinite(count) ? count : null };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
