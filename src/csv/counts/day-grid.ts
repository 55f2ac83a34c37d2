import { daysBetween, isUtcDay } from "../../experiment/index.ts";
import type { CountRow } from "./count-row.ts";

/** A row with the whole day at whose end its counts are known: 1, 2, 3... */
export interface Reading {
  readonly line: number;
  readonly day: number;
  /** When it was read, for the order of readings within a day. */
  readonly moment: number;
  readonly impressions: number;
  readonly conversions: number;
}

/** How the times of one experiment's rows fall on whole days. */
export interface DayGrid {
  dayOf(row: CountRow): number;
  momentOf(row: CountRow): number;
  /** The last whole day: what follows it is part of a day that the file does not cover to its end. */
  readonly lastWhole: number;
}

/**
 * A date is a whole day. A number of days is the moment up to which was counted, so 1.5 belongs to day 2; unless there are counts at 0, where
 * nothing can have been counted yet: then a number is where a step begins. Steps shorter than a day are put together; a last day that
 * is only partly there is left out.
 */
export function dayGridOf(rows: readonly CountRow[]): DayGrid {
  const dates = rows.map(({ time }) => time).filter((time) => typeof time === "string");
  const [first = ""] = dates.toSorted();
  if (isUtcDay(first)) {
    const momentOf = ({ time }: CountRow) => daysBetween(first, String(time)) + 1;
    return { momentOf, dayOf: momentOf, lastWhole: Infinity };
  }
  const moments = [...new Set(rows.map(({ time }) => Number(time)))].toSorted((a, b) => a - b);
  const isStepsBegin = rows.some(({ time, impressions, conversions }) => time === 0 && impressions + conversions > 0);
  const steps = moments.slice(1).map((moment, index) => moment - moments[index]!);
  const shift = isStepsBegin ? Math.min(1, ...steps) : 0;
  const momentOf = ({ time }: CountRow) => Number(time) + shift;
  const last = (moments.at(-1) ?? 0) + shift;
  const isCutShort = !Number.isInteger(last) && (steps.at(-1) ?? 1) < 1;
  return {
    momentOf,
    dayOf: (row) => Math.max(1, Math.ceil(momentOf(row))),
    lastWhole: isCutShort ? Math.floor(last) : Infinity,
  };
}
