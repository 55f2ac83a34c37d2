import { isUtcDay, type DayCounts, type Snapshot, type UtcDay } from "../../experiment/index.ts";
import { formatCount, nameOf, onDay } from "../wording.ts";

/** Something that cannot be true of counts, in one sentence without full stop. */
export interface CountProblem {
  /** `repeated-goal`: more conversions than impressions, so one impression converts several times. */
  readonly kind: "nonsense" | "repeated-goal";
  readonly sentence: string;
}

/** Largest count per arm for which the statistics were verified. */
const LARGEST_COUNT = 1e10;

/**
 * What is wrong with the daily counts. An arm with more conversions than impressions on one day is no problem as long as its
 * sums up to that day are possible: conversions may arrive after the day of their impression.
 * @param days the snapshot's days, oldest first
 */
export function dayProblems(
  snapshot: Snapshot,
  days: readonly DayCounts[],
): { problems: CountProblem[]; lateDays: UtcDay[] } {
  const problems: CountProblem[] = [];
  const lateDays: UtcDay[] = [];
  const nonsense = (sentence: string) => problems.push({ kind: "nonsense", sentence });
  const { arms, lastClosedDay } = snapshot;
  const impressions = arms.map(() => 0);
  const conversions = arms.map(() => 0);
  const exceeded = arms.map(() => false);
  if (!isUtcDay(lastClosedDay)) nonsense(`The last closed day is "${lastClosedDay}", which is no calendar day`);

  let previous: UtcDay | undefined;
  for (const day of days) {
    if (!isUtcDay(day.date)) nonsense(`The daily series holds "${day.date}", which is no calendar day`);
    else if (day.date > lastClosedDay) nonsense(`The daily series holds ${day.date}, which is not over yet`);
    if (day.date === previous) nonsense(`The daily series lists ${day.date} twice`);
    previous = day.date;
    if (day.impressions.length !== arms.length || day.conversions.length !== arms.length) {
      nonsense(`The counts of ${day.date} are not one pair per variant`);
    }
    let isLate = false;
    for (const [index, arm] of arms.entries()) {
      const shown = day.impressions[index] ?? 0;
      const converted = day.conversions[index] ?? 0;
      if (!isCount(shown)) nonsense(`${onDay(day.date, arm)} has ${shown} impressions, which cannot be`);
      if (!isCount(converted)) nonsense(`${onDay(day.date, arm)} has ${converted} conversions, which cannot be`);
      impressions[index]! += shown;
      conversions[index]! += converted;
      if (!(converted > shown)) continue;
      if (conversions[index]! <= impressions[index]!) isLate = true;
      else if (!exceeded[index]) {
        exceeded[index] = true;
        problems.push({
          kind: "repeated-goal",
          sentence:
            `${nameOf(arm)} has ${formatCount(conversions[index]!)} conversions from ${formatCount(impressions[index]!)} impressions ` +
            `up to ${day.date}: the goal fires more than once per impression`,
        });
      }
    }
    if (isLate) lateDays.push(day.date);
  }
  for (const [index, arm] of arms.entries()) {
    if (impressions[index]! > LARGEST_COUNT)
      nonsense(`${nameOf(arm)} has ${formatCount(impressions[index]!)} impressions, more than can be`);
  }
  return { problems, lateDays };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
