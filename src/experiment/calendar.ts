/** A calendar day in UTC, written `YYYY-MM-DD`. The API counts in UTC days, so does Herald. */
export type UtcDay = string;

/** An instant, written ISO-8601 with milliseconds and `Z`. */
export type Instant = string;

const MS_PER_DAY = 86_400_000;
const UTC_INSTANT = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?Z$/;
/** There is no year 0. */
const DAY_SHAPE = /^(?!0000)\d{4}-\d{2}-\d{2}$/;

/** Whether `text` is a real calendar day (`2026-02-30` is not). */
export function isUtcDay(text: string): text is UtcDay {
  if (!DAY_SHAPE.test(text)) return false;
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(Number(text.slice(0, 4)), month);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The UTC day in which an instant lies. */
export function utcDayOf(instant: Instant | Date | number): UtcDay {
  // Nearly every instant is written in UTC: its day stands there, and a replay asks thousands of times.
  if (typeof instant === "string" && UTC_INSTANT.test(instant) && isUtcDay(instant.slice(0, 10)))
    return instant.slice(0, 10);
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
