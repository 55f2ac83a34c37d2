import { daysBetween, startOfDay, utcDayOf, addDays, type UtcDay } from "../../experiment/index.ts";
import type { Pause } from "../history.ts";

/** How many whole UTC days of a stretch, its first and last day included, fell on a pause. They count as if there had been none. */
export function wholeDaysPaused(pauses: readonly Pause[], first: UtcDay, last: UtcDay): number {
  const days = new Set<UtcDay>();
  for (const { from, to } of pauses) {
    const began = Date.parse(from);
    const ended = to === null ? Number.POSITIVE_INFINITY : Date.parse(to);
    if (Number.isNaN(began) || Number.isNaN(ended)) continue;
    const fromDay = utcDayOf(from);
    for (let day = fromDay < first ? first : fromDay; day <= last; day = addDays(day, 1)) {
      const start = startOfDay(day);
      if (start + 86_400_000 > ended) break;
      if (start >= began) days.add(day);
    }
  }
  return Math.min(days.size, daysBetween(first, last) + 1);
}
