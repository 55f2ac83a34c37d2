import type { Instant } from "../../experiment/index.ts";

/** Days of the week by their number in ISO 8601: Monday is 1, Sunday 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A part of the day, on some days of the week. `from` after `to` runs over midnight and belongs to the day it begins on. */
export interface Hours {
  /** `HH:MM`. */
  readonly from: string;
  /** `HH:MM`, not included; `24:00` is the end of the day. */
  readonly to: string;
  readonly days: readonly Weekday[];
  /** IANA name. */
  readonly timeZone: string;
}

const STEP_MS = 60_000;
/** Every week has the same hours, but the clocks may skip those of one week; one more day for the change itself. */
const LONGEST_MS = 15 * 86_400_000;

/** Whether an instant lies within the hours. @throws RangeError on an unknown time zone */
export function isWithin(instant: Instant, { from, to, days, timeZone }: Hours): boolean {
  const { day, minute } = localTime(Date.parse(instant), timeZone);
  const [start, end] = [minuteOf(from), minuteOf(to)];
  if (start < end) return days.includes(day) && minute >= start && minute < end;
  const yesterday = (((day + 5) % 7) + 1) as Weekday;
  return (days.includes(day) && minute >= start) || (days.includes(yesterday) && minute < end);
}

/** The first instant from the given one on that lies within the hours, on a whole minute unless it is the given one. @throws RangeError where none does */
export function nextWithin(instant: Instant, hours: Hours): Instant {
  return nextThat(
    instant,
    (candidate) => isWithin(candidate, hours),
    "nextWithin requires hours that come within two weeks",
  );
}

/** The first instant from the given one on that lies outside the hours. @throws RangeError where none does */
export function nextOutside(instant: Instant, hours: Hours): Instant {
  return nextThat(
    instant,
    (candidate) => !isWithin(candidate, hours),
    "nextOutside requires hours that end within two weeks",
  );
}

function nextThat(instant: Instant, isMet: (candidate: Instant) => boolean, requirement: string): Instant {
  if (isMet(instant)) return instant;
  const first = Math.ceil((Date.parse(instant) + 1) / STEP_MS) * STEP_MS;
  for (let time = first; time <= first + LONGEST_MS; time += STEP_MS) {
    const candidate = new Date(time).toISOString();
    if (isMet(candidate)) return candidate;
  }
  throw new RangeError(requirement);
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const formats = new Map<string, Intl.DateTimeFormat>();

function localTime(time: number, timeZone: string): { day: Weekday; minute: number } {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    formats.set(timeZone, format);
  }
  const parts = format.formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)!.value;
  return {
    day: (WEEKDAYS.indexOf(part("weekday")) + 1) as Weekday,
    minute: Number(part("hour")) * 60 + Number(part("minute")),
  };
}

function minuteOf(clock: string): number {
  const [hour, minute] = clock.split(":").map(Number);
  return hour! * 60 + minute!;
}
