import type { Instant, UtcDay } from "../../experiment/index.ts";

const HOUR_MS = 3_600_000;
const STEP_MS = 15 * 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day at an instant in a time zone, `YYYY-MM-DD`. @throws RangeError on an unknown time zone */
export function calendarDay(instant: Instant, timeZone: string): UtcDay {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    formats.set(timeZone, format);
  }
  return format.format(new Date(instant));
}

/** When the calendar day of an instant began. Every time zone changes its day on a quarter of an hour. */
export function startOfLocalDay(instant: Instant, timeZone: string): Instant {
  const today = calendarDay(instant, timeZone);
  let start = Math.floor(Date.parse(instant) / STEP_MS) * STEP_MS;
  while (calendarDay(new Date(start - STEP_MS).toISOString(), timeZone) === today) start -= STEP_MS;
  return new Date(start).toISOString();
}

/** When the next calendar day begins. */
export function startOfNextLocalDay(instant: Instant, timeZone: string): Instant {
  // No day is longer than 26 hours, and none shorter than 22.
  const start = Date.parse(startOfLocalDay(instant, timeZone));
  return startOfLocalDay(new Date(start + 27 * HOUR_MS).toISOString(), timeZone);
}
