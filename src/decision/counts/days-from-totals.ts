import {
  addDays,
  isUtcDay,
  utcDayOf,
  type Arm,
  type DayCounts,
  type Snapshot,
  type UtcDay,
} from "../../experiment/index.ts";
import type { History } from "../history.ts";

/** Batches made from running totals, and since when they count. */
export interface DaysFromTotals {
  readonly days: readonly DayCounts[];
  readonly startDay: UtcDay;
}

/**
 * Batches of an experiment that has no daily series: what the totals grew by from look to look. The first look's batch is everything
 * up to then; missed looks merge batches. Looks that counted more than a later one are left out, so that restated totals merge, too.
 * @returns undefined where there is a series, no complete totals, or no full day since the start that they could cover
 */
export function daysFromTotals(snapshot: Snapshot, history: History): DaysFromTotals | undefined {
  if (snapshot.days.length > 0 || !isUtcDay(snapshot.lastClosedDay)) return undefined;
  const now = totalsTold(snapshot.arms);
  const startDay = startDayOf(snapshot);
  if (now === undefined || startDay === undefined || startDay >= snapshot.lastClosedDay) return undefined;
  const told = [{ day: addDays(startDay, -1), impressions: now.map(() => 0), conversions: now.map(() => 0) }];
  const tell = (day: UtcDay, counts: readonly Told[]) => {
    const exceeds = (earlier: (typeof told)[number]) =>
      counts.some(
        ({ impressions, conversions }, arm) =>
          earlier.impressions[arm]! > impressions || earlier.conversions[arm]! > conversions,
      );
    while (told.length > 1 && exceeds(told.at(-1)!)) told.pop();
    told.push({
      day,
      impressions: counts.map(({ impressions }) => impressions),
      conversions: counts.map(({ conversions }) => conversions),
    });
  };
  for (const look of history.looks) {
    const places = snapshot.arms.map(({ id }) => look.armIds.indexOf(id));
    if (look.day < startDay || look.day >= snapshot.lastClosedDay || places.includes(-1)) continue;
    tell(
      look.day,
      places.map((place) => ({ impressions: look.impressions[place]!, conversions: look.conversions[place]! })),
    );
  }
  tell(snapshot.lastClosedDay, now);
  const days = told.slice(1).map(({ day, impressions, conversions }, index) => ({
    date: day,
    impressions: impressions.map((count, arm) => count - told[index]!.impressions[arm]!),
    conversions: conversions.map((count, arm) => count - told[index]!.conversions[arm]!),
  }));
  return { days: days.filter((day) => [...day.impressions, ...day.conversions].some((count) => count > 0)), startDay };
}

interface Told {
  readonly impressions: number;
  readonly conversions: number;
}

function totalsTold(arms: readonly Arm[]): readonly Told[] | undefined {
  const told = arms.flatMap(({ vendor: { impressions, conversions } }) =>
    isCount(impressions) && isCount(conversions) ? [{ impressions, conversions }] : [],
  );
  return told.length === arms.length && told.some(({ impressions }) => impressions > 0) ? told : undefined;
}

function startDayOf({ experiment: { startedAt } }: Snapshot): UtcDay | undefined {
  if (startedAt === undefined || Number.isNaN(Date.parse(startedAt))) return undefined;
  const day = utcDayOf(startedAt);
  return isUtcDay(day) ? day : undefined;
}

function isCount(count: number | undefined): count is number {
  return count !== undefined && Number.isSafeInteger(count) && count >= 0;
}
