/** A calendar day in UTC, written `YYYY-MM-DD`. The API counts in UTC days, so does Herald. */
export type UtcDay = string;

/** An instant, written ISO-8601 with milliseconds and `Z`. */
export type Instant = string;

const MS_PER_DAY = 86_400_000;
const DAY_SHAPE = /^\d{4}-\d{2}-\d{2}$/;

/** Whether `text` is a real calendar day (`2026-02-30` is not). */
export function isUtcDay(text: string): text is UtcDay {
  if (!DAY_SHAPE.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The UTC day in which an instant lies. */
export function utcDayOf(instant: Instant | Date | number): UtcDay {
  return new Date(instant).toISOString().slice(0, 10);
}

/** The day `days` after (or, negative, before) `day`. */
export function addDays(day: UtcDay, days: number): UtcDay {
  return utcDayOf(startOfDay(day) + days * MS_PER_DAY);
}

/** Whole days from `from` to `to`; 0 when equal, negative when `to` is earlier. */
export function daysBetween(from: UtcDay, to: UtcDay): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / MS_PER_DAY);
}

/** The last day that is over at `asOf`: yesterday. Its counts no longer grow, except by late conversions. */
export function lastClosedDay(asOf: Instant): UtcDay {
  return addDays(utcDayOf(asOf), -1);
}

/** Milliseconds since the epoch at 00:00 UTC of `day`. */
export function startOfDay(day: UtcDay): number {
  return Date.parse(`${day}T00:00:00.000Z`);
}

/** The ISO 8601 week in which a day lies, `2026-W48`: weeks begin on Monday, and belong to the year of their Thursday. */
export function isoWeekOf(day: UtcDay): string {
  const weekday = (new Date(startOfDay(day)).getUTCDay() + 6) % 7;
  const thursday = addDays(day, 3 - weekday);
  const week = Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1;
  return `${thursday.slice(0, 4)}-W${String(week).padStart(2, "0")}`;
}
