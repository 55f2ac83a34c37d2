import type { Instant } from "../experiment/index.ts";

/** Text that PostgreSQL can hold: the one character it cannot is replaced. For names, which come from outside. */
export function storableText(text: string): string {
  return text.replaceAll("\u0000", "\uFFFD");
}

/** A fact as JSON that PostgreSQL can hold: the one character it cannot is replaced in every text. */
export function storableJson(fact: object): string {
  return JSON.stringify(fact, (_key, value: unknown) => (typeof value === "string" ? storableText(value) : value));
}

/** The instant as the database gives it back: in UTC, with milliseconds. @throws RangeError when it is none */
export function storedInstant(instant: Instant): Instant {
  return new Date(instant).toISOString();
}
