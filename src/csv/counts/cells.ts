import { isUtcDay, type UtcDay } from "../../experiment/index.ts";

/** `.0` as programs write whole numbers; three zeros could be thousands. */
const WHOLE = /^(\d{1,15})(\.(0{1,2}|0{4,9}))?$/;
const WITH_THOUSANDS = /^\d{1,3}([.,'’_ \u00a0\u2009\u202f]\d{3})+([.,]\d+)?$/;
/** A date written as a number is no count of days. */
const DAYS = /^\d{1,4}(\.\d{1,9})?$/;
const NUMBER = /^\d{1,9}(\.\d{1,9})?$/;
const WITH_TIME =
  /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d{1,9})?)?( ?(Z|UTC|[+-]\d{2}(:?\d{2})?))?$/i;
const TRUTH: Readonly<Record<string, boolean>> = { 1: true, true: true, 0: false, false: false };

/** How one column is read: its text to a value, and else what was wanted. */
export interface Cell<Value> {
  readonly parse: (text: string) => Value | undefined;
  readonly wanted: string | ((text: string) => string);
}

export const nameCell: Cell<string> = { parse: (text) => (text === "" ? undefined : text), wanted: "a name" };

export const truthCell: Cell<boolean> = { parse: (text) => TRUTH[text.toLowerCase()], wanted: "1 or 0" };

export const countCell: Cell<number> = {
  parse: (text) => {
    const digits = WHOLE.exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits);
  },
  wanted: (text) =>
    WITH_THOUSANDS.test(text)
      ? "a whole number without a thousands separator, such as 1200"
      : "a whole number, 0 or more",
};

export const weightCell: Cell<number> = {
  parse: (text) => (NUMBER.test(text) && Number(text) > 0 ? Number(text) : undefined),
  wanted: "the planned share in percent, above 0, with a decimal point",
};

export const daysSinceStartCell: Cell<number> = {
  parse: (text) => (DAYS.test(text) ? Number(text) : undefined),
  wanted: "a number of days from 0 to 9999, or a day as YYYY-MM-DD in every row",
};

/** A day, or the day of a date and time as it is written there. */
export const dateCell: Cell<UtcDay> = {
  parse: (text) => {
    const day = WITH_TIME.exec(text)?.[1] ?? text;
    return isUtcDay(day) ? day : undefined;
  },
  wanted: "a day as YYYY-MM-DD",
};

export function hasTimeOfDay(text: string): boolean {
  return WITH_TIME.test(text);
}
