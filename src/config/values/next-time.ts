import { cronValues } from "./cron.ts";

const MINUTE_MS = 60_000;
/** Leap days are eight years apart at most. */
const LONGEST_MS = 8.1 * 366 * 86_400_000;

/**
 * When a cron expression comes due next, strictly after an instant; undefined: never. Only for display: the queue has its own clock.
 * It skips an hour that a change of the clocks skips.
 * @param cron five fields, nothing wrong with them
 * @param timeZone IANA name
 * @throws RangeError on a wrong expression or time zone
 */
export function nextTime(cron: string, timeZone: string, after: string): string | undefined {
  const [minutes, hours, days, months, weekdays] = cronValues(cron);
  const [, , dayField, , weekdayField] = cron.trim().split(/\s+/);
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    month: "numeric",
    day: "numeric",
    weekday: "short",
    hour: "numeric",
    minute: "numeric",
  });
  const isDay = (day: number, weekday: number): boolean => {
    const isInMonth = days!.includes(day);
    const isInWeek = weekdays!.includes(weekday) || (weekday === 0 && weekdays!.includes(7));
    // As cron has it: where both are limited, either will do.
    return dayField !== "*" && weekdayField !== "*" ? isInMonth || isInWeek : isInMonth && isInWeek;
  };
  const end = Date.parse(after) + LONGEST_MS;
  for (let time = (Math.floor(Date.parse(after) / MINUTE_MS) + 1) * MINUTE_MS; time < end; ) {
    const local = localParts(format, time);
    if (!months!.includes(local.month) || !isDay(local.day, local.weekday) || !hours!.includes(local.hour))
      time += (60 - local.minute) * MINUTE_MS;
    else if (!minutes!.includes(local.minute)) time += MINUTE_MS;
    else return new Date(time).toISOString();
  }
  return undefined;
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

function localParts(format: Intl.DateTimeFormat, time: number) {
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  return {
    month: number("month"),
    day: number("day"),
    weekday: WEEKDAYS.indexOf(parts.get("weekday")!),
    hour: number("hour"),
    minute: number("minute"),
  };
}
