import { addDays, daysBetween, type UtcDay } from "../../experiment/index.ts";
import type { CountRow } from "./count-row.ts";

/** A date, or the number of a day since the start. */
type Day = UtcDay | number;

/** Days between an experiment's first and last that have no rows, or not of every variant. */
export interface MissingDays {
  /** Without any row. */
  readonly ofAll: readonly Day[];
  readonly byVariant: readonly { readonly variant: string; readonly days: readonly Day[] }[];
}

/** @param rows of one experiment */
export function missingDays(rows: readonly CountRow[]): MissingDays {
  const all = daysOf(rows);
  return {
    ofAll: gaps(all),
    byVariant: [...Map.groupBy(rows, ({ variant }) => variant)]
      .map(([variant, own]) => {
        const there = new Set(daysOf(own));
        return { variant, days: all.filter((day) => !there.has(day)) };
      })
      .filter(({ days }) => days.length > 0),
  };
}

/** Days on which the goal has rows, and another event has none. @param goal of one experiment, as are the others */
export function missingBeside(goal: readonly CountRow[], own: readonly CountRow[]): MissingDays {
  const there = new Set(daysOf(own));
  const ofAll = daysOf(goal).filter((day) => !there.has(day));
  const byVariant = [...Map.groupBy(goal, ({ variant }) => variant)].map(([variant, rows]) => {
    const counted = new Set([...daysOf(own.filter((row) => row.variant === variant)), ...ofAll]);
    return { variant, days: daysOf(rows).filter((day) => !counted.has(day)) };
  });
  return { ofAll, byVariant: byVariant.filter(({ days }) => days.length > 0) };
}

const MEANING = {
  cumulative: { ofAll: "their counts are part of the next day's", byVariant: "its counts are part of the next day's" },
  increments: { ofAll: "nothing is counted on these days", byVariant: "nothing is counted for it then" },
};

/** What a day without rows means for a series of whole days. */
export function meaningOf(isCumulative: boolean) {
  return MEANING[isCumulative ? "cumulative" : "increments"];
}

/** What to say of them: which days, and what that means for the counts. */
export function missingDayNotes(
  experiment: string,
  { ofAll, byVariant }: MissingDays,
  meaning: { readonly ofAll: string; readonly byVariant: string },
): string[] {
  return [
    ...(ofAll.length === 0 ? [] : [`${experiment}: there are no rows for ${listed(ofAll)}: ${meaning.ofAll}`]),
    ...byVariant.map(
      ({ variant, days }) => `${experiment}, ${variant}: there is no row for ${listed(days)}: ${meaning.byVariant}`,
    ),
  ];
}

const MOST_LISTED = 5;

function listed(days: readonly Day[]): string {
  const words = days.slice(0, MOST_LISTED).map((day) => (typeof day === "number" ? `day ${day}` : day));
  const rest = days.length - words.length;
  return rest === 0 ? words.join(", ") : `${words.join(", ")} and ${rest} more days`;
}

/** Whole days of the rows, in order. Days since the start may be parts of one. */
function daysOf(rows: readonly CountRow[]): Day[] {
  const days = new Set(
    rows.flatMap(({ time }) => (time === undefined ? [] : typeof time === "number" ? Math.ceil(time) : time)),
  );
  return [...days].toSorted((a, b) => (a < b ? -1 : 1));
}

function gaps(days: readonly Day[]): Day[] {
  return days.slice(1).flatMap((day, index) => {
    const before = days[index]!;
    const between =
      typeof day === "number" || typeof before === "number"
        ? Number(day) - Number(before) - 1
        : daysBetween(before, day) - 1;
    return Array.from({ length: between }, (_, step) =>
      typeof before === "number" ? before + step + 1 : addDays(before, step + 1),
    );
  });
}
