import type { Estimate } from "../../decision/index.ts";
import type { Instant, UtcDay } from "../../experiment/index.ts";
import { decimalsApart } from "./decimals-apart.ts";

/**
 * The one home of how numbers and times read, in Slack, in the terminal and on pages. The same on every machine: no locale of
 * the host is asked. Every figure is rounded, and written with more digits where rounding would move it across its limit
 * (`decimalsApart`). Spaces inside a figure never break; `plainSpaces` undoes that where a person may want to search.
 */
const NO_BREAK = "\u00a0";
const THIN = "\u202f";
const MINUS = "\u2212";
/** Of a percentage that somebody set: more digits than anyone types. */
export const SETTING_DECIMALS = 6;
/** In percent: what is smaller is written as that. */
const SMALLEST_RATE = 1e-8;
/** A loss or lift of less, in percent, matters to nobody. */
const SMALLEST_MATTERING = 1e-4;
/** Beyond this an e-value says "certain". */
export const LARGEST_EVIDENCE = 1e6;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `12 345`, with thin spaces. @throws RangeError on anything but a whole number */
export function formatCount(count: number): string {
  if (!Number.isInteger(count)) throw new RangeError(`formatCount requires a whole number, got ${count}`);
  return signed(count, groupThousands(String(Math.abs(count))));
}

/** A count as it was read: with thin spaces where it is a whole number; what cannot be true is shown as it came. */
export function formatReadCount(count: number): string {
  return Number.isInteger(count) ? formatCount(count) : String(count);
}

/**
 * `97.3 %`, rounded. Certainty is never said: `<0.1 %` and `>99.9 %` stand for what rounds to it, also where a computed probability
 * has lost its last digits to 0 or 1. Beside its limit it is written by `probabilityBeside`. @throws RangeError outside [0, 1]
 */
export function formatProbability(probability: number, decimals = 1): string {
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`formatProbability requires a number in [0, 1], got ${probability}`);
  const least = 10 ** -decimals;
  if (probability < least / 100) return percent(`<${least.toFixed(decimals)}`);
  if (isCertain(probability, decimals)) return percent(`>${(100 - least).toFixed(decimals)}`);
  return percent((probability * 100).toFixed(decimals));
}

/** Whether a probability rounds to certainty. */
export function isCertain(probability: number, decimals: number): boolean {
  return probability > 1 - 10 ** -(decimals + 2);
}

/** A part of what was counted, `53.2 %`, rounded; only nothing is `0 %` and only everything is `100 %`. */
export function formatShare(share: number): string {
  return share === 0 || share === 1 ? percent(String(share * 100)) : formatProbability(share);
}

/**
 * A proportion that somebody set, `95 %`, `2.5 %`: without zeros that nobody typed.
 * @param decimals at most so many, unless all or nothing would come of it
 */
export function formatSetting(proportion: number, decimals = SETTING_DECIMALS): string {
  const rounded = Number((proportion * 100).toFixed(decimals));
  const isLost = rounded === 0 || rounded === 100;
  return percent(withoutZeros((proportion * 100).toFixed(isLost ? SETTING_DECIMALS : decimals)));
}

/** A conversion rate, `5.62 %`; small ones keep two significant digits, `0.052 %`, and none rounds to all. */
export function formatRate(rate: number): string {
  return percent(pointsOf(rate));
}

/** Conversion rate that is given up by a choice, `0.05 %`: conversions per hundred impressions. */
export function formatLoss(loss: number): string {
  return percent(pointsOf(loss, SMALLEST_MATTERING));
}

/** The same where it stands beside percentages of something else, `0.05 points`. */
export function formatLossInPoints(loss: number): string {
  return `${pointsOf(loss, SMALLEST_MATTERING)}${NO_BREAK}points`;
}

/** Any number with so many decimals, `−1.93`; never a minus zero. */
export function formatDecimals(value: number, decimals: number): string {
  const digits = Math.abs(value).toFixed(decimals);
  return Number(digits) === 0 ? digits : signed(value, groupThousands(digits));
}

/** A factor, `1.06`; one that is not 1 never reads as if it were. */
export function formatFactor(factor: number): string {
  return formatDecimals(factor, decimalsApart(0 - Math.abs(factor - 1), 0, 2));
}

/**
 * A relative lift with its 95 % interval, `+12.4 % (3.1 to 21.9)`; in words where there is none. Whether an end lies above or below
 * no difference is never rounded away: `−0.04`.
 */
export function formatLift(lift: Estimate): string {
  if (lift.kind === "not-estimable" || ![lift.value, lift.low, lift.high].every(Number.isFinite))
    return "not estimable";
  const isGain = lift.value * 100 >= SMALLEST_MATTERING;
  return `${isGain ? "+" : ""}${percent(liftDigits(lift.value))}${NO_BREAK}(${rangeText(liftDigits(lift.low), liftDigits(lift.high))})`;
}

/** One end of a lift's interval by itself, `−3.2 %`: the same digits as in `formatLift`. */
export function formatLiftEnd(end: number): string {
  return percent(liftDigits(end));
}

/** A conversion rate with its 95 % interval, `5.62 % (5.17 to 6.07)`; in words where there is none. */
export function formatRateRange(rate: Estimate): string {
  if (rate.kind === "not-estimable") return "not estimable";
  return `${formatRate(rate.value)} (${rangeText(pointsOf(rate.low), pointsOf(rate.high))})`;
}

/** An e-value, rounded: `3.1`, `412`, `over 1 000 000`. @param most beyond it its digits say nothing */
export function formatEvidence(evidence: number, decimals = 0, most = LARGEST_EVIDENCE): string {
  if (evidence > most) return `over ${formatCount(Math.round(most))}`;
  if (evidence < 0.1) return "under 0.1";
  return groupThousands(withoutZeros(evidence.toFixed(evidence < 10 ? Math.max(1, decimals) : decimals)));
}

/** How much of what is needed is there, `45 %`, rounded; `99.6 %` rather than all of it while something is missing. */
export function formatProgress(share: number): string {
  return percent(formatDecimals(share * 100, decimalsApart(share * 100, 100, 0)));
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
  const { day, clock } = inZone(instant, timeZone);
  return `${formatDay(day)}, ${clock} ${timeZone}`;
}

/** The day of an instant in a time zone, `Mon 23 Nov`. @throws RangeError on an unknown time zone */
export function formatDayAt(instant: Instant, timeZone: string): string {
  return formatDay(inZone(instant, timeZone).day);
}

function inZone(instant: Instant, timeZone: string): { readonly day: UtcDay; readonly clock: string } {
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
  return { day: `${part("year")}-${part("month")}-${part("day")}`, clock: `${part("hour")}:${part("minute")}` };
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

/** A lift in percent: one decimal below 1,000 %, none above; more rather than a zero for what is none. */
function liftDigits(lift: number): string {
  const points = lift * 100;
  const size = Math.abs(points);
  if (size >= 999.95) return formatDecimals(points, 0);
  const isLost = size < 0.05 && size >= SMALLEST_MATTERING;
  return formatDecimals(points, isLost ? Math.ceil(-Math.log10(size)) : 1);
}

/** A rate in percent, without its unit. @param smallest in percent: what is smaller is written as `<` that */
function pointsOf(rate: number, smallest = SMALLEST_RATE): string {
  const points = rate * 100;
  const size = Math.abs(points);
  if (size > 0 && size < smallest) return `<${smallest.toFixed(Math.round(-Math.log10(smallest)))}`;
  const decimals = size === 0 || size >= 0.1 ? 2 : 1 - Math.floor(Math.log10(size));
  return formatDecimals(points, decimalsApart(size, 100, decimals));
}

function rangeText(low: string, high: string): string {
  return `${low}${NO_BREAK}to${NO_BREAK}${high}`;
}

function percent(digits: string): string {
  return `${digits}${NO_BREAK}%`;
}

function withoutZeros(digits: string): string {
  return digits.includes(".") ? digits.replace(/\.?0+$/u, "") : digits;
}

function signed(value: number, digits: string): string {
  return value < 0 ? `${MINUS}${digits}` : digits;
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/gu, THIN);
}
