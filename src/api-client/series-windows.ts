import { addDays, daysBetween, isUtcDay, type SeriesDay, type UtcDay } from "../experiment/index.ts";

/** The API refuses longer windows; both ends count. */
export const LONGEST_WINDOW_DAYS = 366;

export interface SeriesWindow {
  readonly from: UtcDay;
  readonly to: UtcDay;
}

/**
 * Cuts a range into the fewest adjoining windows the API accepts, oldest first.
 * @throws RangeError on something that is not a calendar day, or from after to
 */
export function seriesWindows(from: UtcDay, to: UtcDay): readonly SeriesWindow[] {
  if (!isUtcDay(from) || !isUtcDay(to)) throw new RangeError("getSeries requires calendar days YYYY-MM-DD");
  if (from > to) throw new RangeError("getSeries requires from to be no later than to");
  const windows: SeriesWindow[] = [];
  for (let start = from; start <= to; start = addDays(start, LONGEST_WINDOW_DAYS)) {
    const left = daysBetween(start, to);
    windows.push({ from: start, to: addDays(start, Math.min(left, LONGEST_WINDOW_DAYS - 1)) });
  }
  return windows;
}

/**
 * One series out of the windows' answers, oldest day first, each day once (of two answers for a day the later one stands) and
 * none outside the range: the server clamps and does not say to what.
 */
export function mergeSeries(
  answers: readonly (readonly SeriesDay[])[],
  from: UtcDay,
  to: UtcDay,
): readonly SeriesDay[] {
  const byDate = new Map<UtcDay, SeriesDay>();
  for (const day of answers.flat()) {
    if (day.date >= from && day.date <= to) byDate.set(day.date, day);
  }
  return [...byDate.values()].toSorted((a, b) => a.date.localeCompare(b.date));
}
