/** A field of a cron expression. */
export interface Field {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** Names of its values, the first value's first. */
  readonly words: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** In their order. */
export const FIELDS: readonly Field[] = [
  { name: "minute", first: 0, last: 59, words: [] },
  { name: "hour", first: 0, last: 23, words: [] },
  { name: "day of the month", first: 1, last: 31, words: [] },
  { name: "month", first: 1, last: 12, words: MONTHS },
  { name: "day of the week", first: 0, last: 7, words: WEEKDAYS },
];
