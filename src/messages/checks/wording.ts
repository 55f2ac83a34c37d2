import type { Arm } from "../../experiment/index.ts";

/**
 * Numbers and names as they stand in the sentence of a check. Spaces inside a figure never break. Probabilities and e-values are
 * rounded down, so that a number that misses its limit never reads as if it had reached it.
 */

const NO_BREAK = "\u00a0";
const THIN = "\u202f";
const LONGEST_NAME = 60;
/** Beyond this an e-value says "certain" and its digits say nothing. */
const LARGEST_PRINTED_EVIDENCE = 1e6;

/** A whole number with thousands separators; other numbers as they are. */
export function formatCount(count: number): string {
  if (!Number.isSafeInteger(count) || Math.abs(count) < 1000) return String(count);
  return String(count).replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** `1 day`, `2 days`, `1 000 impressions`. */
export function formatAmount(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A probability in percent, rounded down to one digit: 0.9496 is `94.9 %`, and certain only if it is exactly that. */
export function formatProbability(probability: number): string {
  if (probability > 0 && probability < 0.001) return `under 0.1${NO_BREAK}%`;
  if (probability > 0.999 && probability < 1) return `over 99.9${NO_BREAK}%`;
  return `${trimZero((Math.floor(probability * 1000 + 1e-9) / 10).toFixed(1))}${NO_BREAK}%`;
}

/** A proportion in percent to two significant digits at least: 0.0412 is `4.12 %`, 0.00031 is `0.031 %`. */
export function formatRate(rate: number): string {
  const percent = rate * 100;
  if (percent === 0) return `0${NO_BREAK}%`;
  const digits = percent >= 10 ? 1 : percent >= 1 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(percent)));
  return `${trimZero(percent.toFixed(digits))}${NO_BREAK}%`;
}

/** An e-value from its logarithm, rounded down: `3.1`, `412`, `over 1 000 000`. */
export function formatEvidence(logEvidence: number): string {
  if (logEvidence > Math.log(LARGEST_PRINTED_EVIDENCE)) return `over ${formatCount(LARGEST_PRINTED_EVIDENCE)}`;
  const evidence = Math.exp(logEvidence) * (1 + 1e-12);
  if (evidence < 0.1) return "under 0.1";
  return evidence < 10 ? trimZero((Math.floor(evidence * 10) / 10).toFixed(1)) : formatCount(Math.floor(evidence));
}

/** A z value to two digits: rounded down what was seen, up what is missing, so that neither flatters. */
export function formatZ(z: number, direction: "down" | "up"): string {
  const cents = z * 100;
  const rounded = (direction === "down" ? Math.floor(cents + 1e-9) : Math.ceil(cents - 1e-9)) / 100;
  return (rounded + 0).toFixed(2);
}

/** A probability close to 1 in percent, rounded up to two digits: what is needed today. */
export function formatNeededProbability(probability: number): string {
  if (probability > 0.9999) return `over 99.99${NO_BREAK}%`;
  return `${(Math.ceil(probability * 10_000 - 1e-9) / 100).toFixed(2)}${NO_BREAK}%`;
}

/** The arm's name, shortened; its id where the name is blank. */
export function nameOf(arm: Pick<Arm, "id" | "name">): string {
  return shorten(arm.name.trim() || arm.id.trim() || "(no name)");
}

/** Any text a person typed, short enough for a sentence. */
export function shorten(text: string): string {
  return text.length <= LONGEST_NAME ? text : `${text.slice(0, LONGEST_NAME - 1).trimEnd()}…`;
}

/** `A`, `A and B`, `A, B and 3 more`. */
export function listOf(items: readonly string[], most = 3): string {
  if (items.length <= 1) return items[0] ?? "";
  const shown = items.length > most ? items.slice(0, most - 1) : items.slice(0, -1);
  const last = items.length > most ? `${items.length - shown.length} more` : items.at(-1)!;
  return `${shown.join(", ")} and ${last}`;
}

function trimZero(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
