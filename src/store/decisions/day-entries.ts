import type { z } from "zod";
import type { DayCounts, MetricDay, MetricSeries, UtcDay } from "../../experiment/index.ts";
import { canonicalJson } from "../../platform/index.ts";
import type { dayEntrySchema } from "../schema/kept-schema.ts";
import { SortedEntries } from "./sorted-entries.ts";

/** A day and its counts as a row keeps them. */
export type DayEntry = z.output<typeof dayEntrySchema>;

/** Everything counted, in the order of the entries; undefined where the days are not in the order of their dates. */
export function entriesOf(
  days: readonly DayCounts[],
  metrics: readonly MetricSeries[],
): readonly DayEntry[] | undefined {
  const entries: DayEntry[] = [];
  for (const { date, impressions, conversions } of days) {
    const last = entries.at(-1);
    if (last !== undefined && date < last[0]) return undefined;
    if (last?.[0] === date) last.push([...impressions], [...conversions]);
    else entries.push([date, [...impressions], [...conversions]]);
  }
  return metrics.length === 0 ? entries : sorted([...entries, ...metricEntries(metrics)]);
}

function metricEntries(metrics: readonly MetricSeries[]): readonly DayEntry[] {
  return metrics.flatMap(({ event, days }) =>
    days.map(({ date, conversions }): DayEntry => [keyOf(date, event), [...conversions]]),
  );
}

const LENGTH_OF_DATE = 10;

function keyOf(date: UtcDay, event: string): string {
  return `${date} ${event}`;
}

function isOfGoal([key]: DayEntry): boolean {
  return key.length === LENGTH_OF_DATE;
}

function sorted(entries: readonly DayEntry[]): readonly DayEntry[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/**
 * The days that entries stand for. `Required`: an optional key of a day that has no place in an entry would be lost without a word. A new key gets
 * one in each function of this file that takes days apart, and in `dayEntrySchema`; the entries of days that lack it keep their bytes.
 */
export function daysOf(entries: readonly DayEntry[]): readonly Required<DayCounts>[] {
  return entries.filter(isOfGoal).flatMap(([date, ...counts]) =>
    Array.from({ length: counts.length / 2 }, (_, time) => ({
      date,
      impressions: counts[time * 2]!,
      conversions: counts[time * 2 + 1]!,
    })),
  );
}

/** The days of one event beside the goal. */
export function metricDaysOf(entries: readonly DayEntry[], event: string): readonly Required<MetricDay>[] {
  return entries.flatMap((entry) =>
    !isOfGoal(entry) && entry[0].slice(LENGTH_OF_DATE + 1) === event
      ? [{ date: entry[0].slice(0, LENGTH_OF_DATE), conversions: entry[1] ?? [] }]
      : [],
  );
}

/** What must be written down so that what was known before becomes `now`: new and changed entries, and the keys of those that are gone. */
export function changesOf(before: SortedEntries<DayEntry>, now: readonly DayEntry[]): readonly DayEntry[] {
  const left = new Set<string>(before.keys());
  const changed = now.filter((entry) => {
    left.delete(entry[0]);
    const known = before.get(entry[0]);
    return known === undefined || canonicalJson(known) !== canonicalJson(entry);
  });
  return [...changed, ...[...left].map((key): DayEntry => [key])];
}

/** Makes of the entries known before those that a row knows. */
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

/** What the hashes of everything counted are of, in the order of the entries; undated order is the days' own. */
export function textsOfDays(days: readonly DayCounts[], metrics: readonly MetricSeries[]): readonly string[] {
  const entries = entriesOf(days, metrics) ?? [
    ...days.map(({ date, impressions, conversions }): DayEntry => [date, [...impressions], [...conversions]]),
    ...sorted(metricEntries(metrics)),
  ];
  return entries.map((entry) => canonicalJson(entry));
}
