import type { Estimate } from "../../decision/index.ts";
import type { Instant, UtcDay } from "../../experiment/index.ts";

/**
 * The one home of how numbers and times read, in Slack, in the terminal and on pages. The same on every machine: no locale of
 * the host is asked. Spaces inside a figure never break; `plainSpaces` undoes that where a person may want to search.
 */
const NO_BREAK = "\u00a0";
const THIN = "\u202f";
const MINUS = "\u2212";
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `12 345`, with thin spaces. @throws RangeError on anything but a whole number */
export function formatCount(count: number): string {
  if (!Number.isInteger(count)) throw new RangeError(`formatCount requires a whole number, got ${count}`);
  return signed(count, groupThousands(String(Math.abs(count))));
}

/**
 * `97.3 %`. Certainty is never said: `<0.1 %` and `>99.9 %` stand for what rounds to it, also where a computed probability has lost
 * its last digits to 0 or 1. @throws RangeError outside [0, 1]
 */
export function formatProbability(probability: number): string {
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`formatProbability requires a number in [0, 1], got ${probability}`);
  if (probability < 0.001) return `<0.1${NO_BREAK}%`;
  if (probability > 0.999) return `>99.9${NO_BREAK}%`;
  return `${(probability * 100).toFixed(1)}${NO_BREAK}%`;
}

/** A conversion rate, `5.62 %`; small ones keep two significant digits, `0.052 %`. */
export function formatRate(rate: number): string {
  const percent = rate * 100;
  const decimals = percent >= 0.1 || percent <= 0 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(percent)));
  return `${signed(percent, groupThousands(Math.abs(percent).toFixed(decimals)))}${NO_BREAK}%`;
}

/** Any number with so many decimals, `−1.93`; never a minus zero. */
export function formatDecimals(value: number, decimals: number): string {
  const digits = Math.abs(value).toFixed(decimals);
  return Number(digits) === 0 ? digits : signed(value, groupThousands(digits));
}

/** A relative lift with its 95 % interval, `+12.4 % (3.1 to 21.9)`; in words where there is none. */
export function formatLift(lift: Estimate): string {
  if (lift.kind === "not-estimable" || ![lift.value, lift.low, lift.high].every(Number.isFinite))
    return "not estimable";
  const value = percentOf(lift.value);
  return `${value.isPositive ? "+" : ""}${value.text}${NO_BREAK}%${NO_BREAK}(${percentOf(lift.low).text}${NO_BREAK}to${NO_BREAK}${percentOf(lift.high).text})`;
}

/** `1 day`, `12 days`; any noun, never parted from its number. */
export function formatAmount(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)}${NO_BREAK}${count === 1 ? one : many}`;
}

/** `Mon 23 Nov`. */
export function formatDay(day: UtcDay): string {
  const date = new Date(`${day}T00:00:00.000Z`);
  return `${WEEKDAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** `Mon 23 Nov 2026`. */
export function formatDate(day: UtcDay): string {
  return `${formatDay(day)} ${day.slice(0, 4)}`;
}

/** `Mon 23 Nov, 09:00 Europe/Berlin`. @throws RangeError on an unknown time zone */
export function formatTime(instant: Instant, timeZone: string): string {
  const shape = {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  } as const;
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const parts = new Intl.DateTimeFormat("en", { ...shape, ...clock }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)!.value;
  return `${formatDay(`${part("year")}-${part("month")}-${part("day")}`)}, ${part("hour")}:${part("minute")} ${timeZone}`;
}

/** How long something lasted, in the one or two units that matter: `25 minutes`, `3 hours`, `2 days and 4 hours`. */
export function formatDuration(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return minutes === 0 ? "less than a minute" : formatAmount(minutes, "minute");
  const hours = Math.round(minutes / 60);
  if (hours < 48) return formatAmount(hours, "hour");
  const days = formatAmount(Math.floor(hours / 24), "day");
  return hours % 24 === 0 ? days : `${days} and ${formatAmount(hours % 24, "hour")}`;
}

/** Ordinary spaces instead of thin and unbreakable ones: for a terminal, where text is searched and copied. */
export function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/gu, " ");
}

/** One decimal below 1,000 %, none above; never a minus zero. */
function percentOf(proportion: number): { text: string; isPositive: boolean } {
  const percent = proportion * 100;
  const digits = Math.abs(percent).toFixed(Math.abs(percent) < 999.95 ? 1 : 0);
  const isZero = Number(digits) === 0;
  return { text: isZero ? digits : signed(percent, groupThousands(digits)), isPositive: percent > 0 && !isZero };
}

function signed(value: number, digits: string): string {
  return value < 0 ? `${MINUS}${digits}` : digits;
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/gu, THIN);
}
