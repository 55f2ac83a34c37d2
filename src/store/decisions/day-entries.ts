import type { z } from "zod";
import type { DayCounts, UtcDay } from "../../experiment/index.ts";
import { canonicalJson } from "../../platform/index.ts";
import type { dayEntrySchema } from "../schema/kept-schema.ts";
import { sha256 } from "./chain.ts";
import { SortedEntries } from "./sorted-entries.ts";

/** A day and its counts as a row keeps them. */
export type DayEntry = z.output<typeof dayEntrySchema>;

/** The days as entries, one of each date; undefined where they are not in the order of their dates. */
export function entriesOf(days: readonly DayCounts[]): readonly DayEntry[] | undefined {
  const entries: DayEntry[] = [];
  for (const { date, impressions, conversions } of days) {
    const last = entries.at(-1);
    if (last !== undefined && date < last[0]) return undefined;
    if (last?.[0] === date) last.push([...impressions], [...conversions]);
    else entries.push([date, [...impressions], [...conversions]]);
  }
  return entries;
}

/**
 * The days that entries stand for. `Required`: an optional key of a day that has no place in an entry would be lost without a word. A new key gets
 * one in each function of this file that takes days apart, and in `dayEntrySchema`; the entries of days that lack it keep their bytes.
 */
export function daysOf(entries: readonly DayEntry[]): readonly Required<DayCounts>[] {
  return entries.flatMap(([date, ...counts]) =>
    Array.from({ length: counts.length / 2 }, (_, time) => ({
      date,
      impressions: counts[time * 2]!,
      conversions: counts[time * 2 + 1]!,
    })),
  );
}

/** What must be written down so that the days known before become `now`: new and changed ones, and the dates of those that are gone. */
export function changesOf(before: SortedEntries<DayEntry>, now: readonly DayEntry[]): readonly DayEntry[] {
  const left = new Set<UtcDay>(before.keys());
  const changed = now.filter((entry) => {
    left.delete(entry[0]);
    const known = before.get(entry[0]);
    return known === undefined || canonicalJson(known) !== canonicalJson(entry);
  });
  return [...changed, ...[...left].map((date): DayEntry => [date])];
}

/** Makes of the days known before those that a row knows. */
export function applyChanges<Value>(
  known: SortedEntries<Value>,
  changes: readonly DayEntry[],
  valueOf: (entry: DayEntry) => Value,
): void {
  for (const entry of changes) {
    if (entry.length === 1) known.delete(entry[0]);
    else known.set(entry[0], valueOf(entry));
  }
}

/** Hash of one day. */
export function hashOfDay(entry: DayEntry): string {
  return sha256(canonicalJson(entry));
}

/** Hashes of days in the order in which they are listed; undated order is their own. */
export function hashesOfDays(days: readonly DayCounts[]): readonly string[] {
  const entries = entriesOf(days);
  if (entries !== undefined) return entries.map(hashOfDay);
  return days.map(({ date, impressions, conversions }) => hashOfDay([date, [...impressions], [...conversions]]));
}
