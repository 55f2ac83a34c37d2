import type { Estimate } from "../../decision/index.ts";
import { isUtcDay, type Instant, type UtcDay } from "../../experiment/index.ts";
import { decimalsApart } from "./decimals-apart.ts";
import { writtenDay, writtenNumber, writtenPercent, writtenTime } from "./reader.ts";

/**
 * The one home of how figures and times read, in Slack, in the terminal and on pages: for the reader of the moment (`reader.ts`), never
 * as the host happens to be set. Every figure is rounded, and written with more digits where rounding would move it across its limit
 * (`decimalsApart`). Spaces inside a figure never break; `plainSpaces` undoes that where a person may want to search.
 */
const NO_BREAK = "\u00a0";
/** Of a percentage that somebody set: more digits than anyone types. */
export const SETTING_DECIMALS = 6;
/** In percent: what is smaller is written as that. */
const SMALLEST_RATE = 1e-8;
/** A loss or lift of less, in percent, matters to nobody. */
const SMALLEST_MATTERING = 1e-4;
/** Beyond this an e-value says "certain". */
export const LARGEST_EVIDENCE = 1e6;
/** In place of a figure that the counts do not allow. */
export const NOT_ESTIMABLE = "not estimable";

/** `12,345`. @throws RangeError on anything but a whole number */
export function formatCount(count: number): string {
  if (!Number.isInteger(count)) throw new RangeError(`formatCount requires a whole number, got ${count}`);
  return writtenNumber(count, 0);
}

/** A count as it was read: grouped where it is a whole number; what cannot be true is shown as it came. */
export function formatReadCount(count: number): string {
  return Number.isSafeInteger(count) ? formatCount(count) : String(count);
}

/**
 * `97.3%`, rounded. Certainty is never said: `<0.1%` and `>99.9%` stand for what rounds to it, also where a computed probability
 * has lost its last digits to 0 or 1. Beside its limit it is written by `probabilityBeside`. @throws RangeError outside [0, 1]
 */
export function formatProbability(probability: number, decimals = 1): string {
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`formatProbability requires a number in [0, 1], got ${probability}`);
  const least = 10 ** -decimals;
  if (probability < least / 100) return `<${points(least, decimals)}`;
  if (isCertain(probability, decimals)) return `>${points(100 - least, decimals)}`;
  return points(probability * 100, decimals);
}

/** Whether a probability rounds to certainty. */
export function isCertain(probability: number, decimals: number): boolean {
  return probability > 1 - 10 ** -(decimals + 2);
}

/** A part of what was counted, `53.2%`, rounded; only nothing is `0%` and only everything is `100%`. */
export function formatShare(share: number): string {
  return share === 0 || share === 1 ? points(share * 100, 0) : formatProbability(share);
}

/**
 * A proportion that somebody set, `95%`, `2.5%`: without zeros that nobody typed.
 * @param decimals at most so many, unless all or nothing would come of it
 */
export function formatSetting(proportion: number, decimals = SETTING_DECIMALS): string {
  const percent = proportion * 100;
  const rounded = Number(percent.toFixed(decimals));
  const isLost = rounded === 0 || rounded === 100;
  return points(percent, neededDecimals(percent, isLost ? SETTING_DECIMALS : decimals));
}

/** A conversion rate, `5.62%`; small ones keep two significant digits, `0.052%`, and none rounds to all. */
export function formatRate(rate: number): string {
  return ratePoints(rate);
}

/** Conversion rate that is given up by a choice, `0.05%`: conversions per hundred impressions. */
export function formatLoss(loss: number): string {
  return ratePoints(loss, SMALLEST_MATTERING);
}

/** The same where it stands beside percentages of something else, `0.05 points`. */
export function formatLossInPoints(loss: number): string {
  const { below, value, decimals } = rateDigits(loss, SMALLEST_MATTERING);
  return `${below}${formatDecimals(value, decimals)}${NO_BREAK}points`;
}

/** Any number with so many decimals, `−1.93`; never a minus zero. */
export function formatDecimals(value: number, decimals: number): string {
  return writtenNumber(Number(Math.abs(value).toFixed(decimals)) === 0 ? 0 : value, decimals);
}

/** A factor, `1.06`; one that is not 1 never reads as if it were. */
export function formatFactor(factor: number): string {
  return formatDecimals(factor, decimalsApart(0 - Math.abs(factor - 1), 0, 2));
}

/** Whether an estimate can be written. */
export function isEstimated(estimate: Estimate): estimate is Extract<Estimate, { readonly kind: "estimated" }> {
  return estimate.kind === "estimated" && [estimate.value, estimate.low, estimate.high].every(Number.isFinite);
}

/**
 * A relative lift with its 95% interval, `+12.4% (3.1% to 21.9%)`; in words where there is none. Whether an end lies above or below
 * no difference is never rounded away: `−0.04%`.
 */
export function formatLift(lift: Estimate): string {
  if (!isEstimated(lift)) return NOT_ESTIMABLE;
  return `${formatGain(lift.value)}${NO_BREAK}(${formatLiftRange(lift)})`;
}

/** A lift by itself, with its sign: `+12.4%`, `−3.2%`. */
export function formatGain(lift: number): string {
  return `${lift * 100 >= SMALLEST_MATTERING ? "+" : ""}${formatLiftEnd(lift)}`;
}

/** A lift without its sign, where the words say which way: `12.4%`. */
export function formatSize(lift: number): string {
  return formatLiftEnd(Math.abs(lift));
}

/** The interval of a lift: `3.1% to 21.9%`, `−5.6% to +31.2%`. */
export function formatLiftRange({ low, high }: { readonly low: number; readonly high: number }): string {
  const isAcross = low * 100 <= -SMALLEST_MATTERING && high > 0;
  return rangeText(formatLiftEnd(low), isAcross ? formatGain(high) : formatLiftEnd(high));
}

/** One end of a lift's interval by itself, `−3.2%`: one decimal below 100%, none above; more rather than a zero for what is none. */
export function formatLiftEnd(end: number): string {
  const percent = end * 100;
  const size = Math.abs(percent);
  if (size >= 99.95) return points(percent, 0);
  const isLost = size < 0.05 && size >= SMALLEST_MATTERING;
  return points(percent, isLost ? Math.ceil(-Math.log10(size)) : 1);
}

/** A conversion rate with its 95% interval, `5.62% (5.17% to 6.07%)`; in words where there is none. */
export function formatRateRange(rate: Estimate): string {
  if (rate.kind === "not-estimable") return NOT_ESTIMABLE;
  return `${formatRate(rate.value)} (${rangeText(ratePoints(rate.low), ratePoints(rate.high))})`;
}

/** An e-value, rounded: `3.1`, `412`, `over 1,000,000`. @param most beyond it its digits say nothing */
export function formatEvidence(evidence: number, decimals = 0, most = LARGEST_EVIDENCE): string {
  if (evidence > most) return `over ${formatCount(Math.round(most))}`;
  if (evidence < 0.1) return `under ${writtenNumber(0.1, 1)}`;
  return writtenNumber(evidence, neededDecimals(evidence, evidence < 10 ? Math.max(1, decimals) : decimals));
}

/** How much of what is needed is there, `45%`, rounded; `99.6%` rather than all of it while something is missing. */
export function formatProgress(share: number): string {
  return points(share * 100, decimalsApart(share * 100, 100, 0));
}

/** `1 day`, `12 days`; any noun, never parted from its number. */
export function formatAmount(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)}${NO_BREAK}${count === 1 ? one : many}`;
}

/** `Nov 27`; what is no calendar day is shown as it came. */
export function formatDay(day: UtcDay): string {
  return isUtcDay(day) ? writtenDay(day, "day") : day;
}

/** `Fri, Nov 27`. */
export function formatWeekday(day: UtcDay): string {
  return isUtcDay(day) ? writtenDay(day, "weekday") : day;
}

/** `Nov 27, 2026`. */
export function formatDate(day: UtcDay): string {
  return isUtcDay(day) ? writtenDay(day, "date") : day;
}

/** `November 2026`. @param month `2026-11` */
export function formatMonth(month: string): string {
  return isUtcDay(`${month}-01`) ? writtenDay(`${month}-01`, "month") : month;
}

/** `Sat, Nov 28, 4:57 AM UTC`. @throws RangeError on an unknown time zone */
export function formatTime(instant: Instant, timeZone: string): string {
  return writtenTime(instant, timeZone);
}

/** The day of an instant in a time zone, `Fri, Nov 27`. @throws RangeError on an unknown time zone */
export function formatDayAt(instant: Instant, timeZone: string): string {
  return formatWeekday(dayIn(instant, timeZone));
}

function dayIn(instant: Instant, timeZone: string): UtcDay {
  const shape = { timeZone, calendar: "gregory", numberingSystem: "latn" } as const;
  const digits = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const parts = new Intl.DateTimeFormat("en", { ...shape, ...digits }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)!.value;
  return `${part("year")}-${part("month")}-${part("day")}`;
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

/** How long a job took: `0.4 s`, `12 s`, then as `formatDuration`. */
export function formatWait(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds >= 60) return formatDuration(ms);
  return `${writtenNumber(seconds, seconds < 10 ? 1 : 0)}${NO_BREAK}s`;
}

/** Ordinary spaces instead of unbreakable ones: for a terminal, where text is searched and copied. */
export function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/gu, " ");
}

/** @param smallest in percent: what is smaller is written as `<` that */
function ratePoints(rate: number, smallest = SMALLEST_RATE): string {
  const { below, value, decimals } = rateDigits(rate, smallest);
  return `${below}${points(value, decimals)}`;
}

function rateDigits(rate: number, smallest: number): { readonly below: string; value: number; decimals: number } {
  const value = rate * 100;
  const size = Math.abs(value);
  if (size > 0 && size < smallest) return { below: "<", value: smallest, decimals: Math.round(-Math.log10(smallest)) };
  const decimals = size === 0 || size >= 0.1 ? 2 : 1 - Math.floor(Math.log10(size));
  return { below: "", value, decimals: decimalsApart(size, 100, decimals) };
}

function rangeText(low: string, high: string): string {
  return `${low}${NO_BREAK}to${NO_BREAK}${high}`;
}

/** A number of percent. */
function points(value: number, decimals: number): string {
  return writtenPercent(formatDecimals(value, decimals));
}

/** As many of the decimals as are no trailing zeros. */
function neededDecimals(value: number, decimals: number): number {
  const [, fraction = ""] = value.toFixed(decimals).split(".");
  return fraction.replace(/0+$/u, "").length;
}
