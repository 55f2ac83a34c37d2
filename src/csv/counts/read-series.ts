import { addDays, isUtcDay, type DayCounts, type UtcDay } from "../../experiment/index.ts";
import { armOf, type DailySeries } from "../../replay/index.ts";
import { CsvProblems, type CsvProblem } from "../csv-problems.ts";
import type { CountRow } from "./count-row.ts";
import { readCounts } from "./count-rows.ts";
import { dailyCounts, linesThatFall } from "./daily-counts.ts";
import { dayGridOf, type Reading } from "./day-grid.ts";
import type { MetricRow } from "./metric-rows.ts";
import { metricSeries, otherMetricNotes } from "./metric-series.ts";
import { meaningOf, missingDayNotes, missingDays } from "./missing-days.ts";

/** The experiments of a file, and what people should know of how it was read. */
export interface RecordedFile {
  readonly series: readonly DailySeries[];
  /** By experiment: days between its first and last that have no row of some variant. Dates, or numbers of days since the start. */
  readonly missingDays: ReadonlyMap<string, readonly (UtcDay | number)[]>;
  readonly notes: readonly string[];
}

/** Stands for the first day of experiments whose file counts days from the start: a Monday. */
const UNDATED_FIRST_DAY: UtcDay = "2001-01-01";

/**
 * Reads recorded experiments with the counts of every day. Without `is_control` the first variant is the control; without `weight` the
 * plan is unknown, unless an equal one is asked for.
 * @param source text, or the bytes of a file
 * @throws CsvProblems with everything that is wrong and its line
 * @throws UnreadableCsv
 */
export function readSeries(
  source: string | Uint8Array,
  { assumeEqual = false }: { readonly assumeEqual?: boolean } = {},
): RecordedFile {
  const { rows, otherRows, time, isCumulative, notes: reading } = readCounts(source);
  if (time === "none")
    throw new CsvProblems([
      { line: 1, problem: "the header lacks date or day: without time there is nothing to replay" },
    ]);
  const problems: CsvProblem[] = [];
  const notes = [...reading];
  const byExperiment = [...Map.groupBy(rows, ({ experiment }) => experiment)];
  const byOther = Map.groupBy(otherRows, ({ experiment }) => experiment);
  const series = byExperiment.map(([name, own]) => {
    const source = { rows: own, others: byOther.get(name) ?? [] };
    return seriesOf(name, source, { isCumulative, assumeEqual }, problems, notes);
  });
  if (problems.length > 0) throw new CsvProblems(problems);
  const missing = byExperiment.map(([name, own]) => [name, missingDays(own)] as const);
  const meaning = meaningOf(isCumulative);
  for (const [name, days] of missing) notes.push(...missingDayNotes(name, days, meaning));
  for (const [name, own] of byExperiment)
    notes.push(...otherMetricNotes(name, own, byOther.get(name) ?? [], isCumulative));
  if (rows.every(({ isControl }) => isControl === undefined))
    notes.push("the file doesn't mark a control: the first variant of each experiment is used as the control");
  if (rows.every(({ weight }) => weight === undefined))
    notes.push(
      `the file has no planned traffic split: ${assumeEqual ? "an equal split is assumed, as asked" : "the split is not checked"}`,
    );
  return {
    series,
    notes,
    missingDays: new Map(
      missing.map(([name, { ofAll, byVariant }]) => [
        name,
        inOrder([...ofAll, ...byVariant.flatMap(({ days }) => days)]),
      ]),
    ),
  };
}

function inOrder(days: readonly (UtcDay | number)[]): (UtcDay | number)[] {
  return [...new Set(days)].toSorted((a, b) => (a < b ? -1 : 1));
}

function seriesOf(
  name: string,
  { rows, others }: { readonly rows: readonly CountRow[]; readonly others: readonly MetricRow[] },
  { isCumulative, assumeEqual }: { readonly isCumulative: boolean; readonly assumeEqual: boolean },
  problems: CsvProblem[],
  notes: string[],
): DailySeries {
  const grid = dayGridOf(rows);
  const byArm = armsOf(name, rows, problems);
  const arms = byArm.map(({ variant, own, isControl }) =>
    armOf(variant, isControl, own[0]!.weight ?? (assumeEqual ? 100 / byArm.length : undefined)),
  );
  const readings = byArm.map(({ own }) =>
    own
      .map((row): Reading => ({ ...row, day: grid.dayOf(row), moment: grid.momentOf(row) }))
      .toSorted((a, b) => a.moment - b.moment),
  );
  if (Number.isFinite(grid.lastWhole))
    notes.push(`${name}: the file ends partway through day ${grid.lastWhole + 1}: that day is left out`);
  if (isCumulative) {
    const falling = linesThatFall(readings);
    if (falling.length > 0)
      notes.push(
        `${name}: cumulative counts decrease on line ${falling.join(", ")}; the earlier, higher counts are lowered to match`,
      );
  }
  const daily = dailyCounts(readings, isCumulative);
  const dates = rows
    .map(({ time }) => time)
    .filter((time) => typeof time === "string")
    .toSorted();
  const start = isUtcDay(dates[0] ?? "") ? dates[0]! : UNDATED_FIRST_DAY;
  const dateOf = (day: number) => addDays(start, day - 1);
  const days = daily
    .filter(
      ({ day, impressions, conversions }) =>
        day <= grid.lastWhole && [...impressions, ...conversions].some((count) => count > 0),
    )
    .map(({ day, impressions, conversions }): DayCounts => ({ date: dateOf(day), impressions, conversions }));
  const end = 1 + days.findLastIndex(({ impressions }) => impressions.some((count) => count > 0));
  if (end < days.length) notes.push(`${name}: traffic had ended by ${days[end]!.date}; later conversions are left out`);
  const counted = { name, arms, days: days.slice(0, end) };
  if (others.length === 0) return counted;
  const metrics = metricSeries(others, { readings, grid, variants: byArm.map(({ variant }) => variant), isCumulative });
  const lastDay = days[end - 1]?.date ?? "";
  return {
    ...counted,
    metrics: metrics.map(({ event, daily: ofEvent }) => ({
      event,
      problem: null,
      days: ofEvent
        .map(({ day, conversions }) => ({ date: dateOf(day), conversions }))
        .filter(({ date }) => date <= lastDay),
    })),
  };
}

/** The variants of one experiment, the control first. */
function armsOf(name: string, rows: readonly CountRow[], problems: CsvProblem[]) {
  const line = rows[0]!.line;
  const byVariant = [...Map.groupBy(rows, ({ variant }) => variant)];
  const arms = byVariant.map(([variant, own], index) => ({
    variant,
    own,
    isControl: own[0]!.isControl ?? index === 0,
  }));
  const controls = arms.filter(({ isControl }) => isControl).length;
  if (arms.length < 2) problems.push({ line, problem: `experiment ${name} has a single variant` });
  else if (controls !== 1)
    problems.push({
      line,
      problem: `experiment ${name} has ${controls === 0 ? "no control" : `${controls} controls`}; wanted exactly one`,
    });
  for (const { variant, own } of arms) {
    const seen = new Map<CountRow["time"], number>();
    for (const row of own) {
      const earlier = seen.get(row.time);
      if (earlier !== undefined)
        problems.push({
          line: row.line,
          problem: `${name}, ${variant} is counted twice for ${row.time} (first on line ${earlier})`,
        });
      if (row.isControl !== own[0]!.isControl)
        problems.push({
          line: row.line,
          problem: `is_control of ${name}, ${variant} differs from line ${own[0]!.line}`,
        });
      if (row.weight !== own[0]!.weight)
        problems.push({ line: row.line, problem: `weight of ${name}, ${variant} differs from line ${own[0]!.line}` });
      seen.set(row.time, earlier ?? row.line);
    }
  }
  return arms.toSorted((a, b) => Number(b.isControl) - Number(a.isControl));
}
