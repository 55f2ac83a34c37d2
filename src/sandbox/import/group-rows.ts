import { startOfDay } from "../../experiment/index.ts";
import { CsvProblems } from "./csv-problems.ts";
import type { CsvRow, FileShape } from "./read-rows.ts";

/** What was counted of one arm at one time: `moment` is days since the experiment's start, as the file has it. */
export interface Reading {
  readonly moment: number;
  readonly impressions: number;
  readonly conversions: number;
}

export interface GroupedArm {
  readonly name: string;
  readonly isControl: boolean;
  /** By time, ascending. */
  readonly readings: readonly Reading[];
}

export interface GroupedExperiment {
  readonly name: string;
  readonly arms: readonly GroupedArm[];
  /** Lines on which a cumulative count is lower than before. */
  readonly linesThatFall: readonly number[];
}

/** Sorts rows into experiments and arms. @throws CsvProblems on repeated rows, a single variant, no control or several */
export function groupRows(rows: readonly CsvRow[], shape: FileShape): GroupedExperiment[] {
  const problems: { line: number; problem: string }[] = [];
  const experiments = [...Map.groupBy(rows, ({ experiment }) => experiment)].map(([name, own]) => {
    const arms = [...Map.groupBy(own, ({ variant }) => variant)];
    const controls = shape.hasControlColumn ? arms.filter(([, [first]]) => first!.isControl) : arms.slice(0, 1);
    const line = own[0]!.line;
    if (arms.length < 2) problems.push({ line, problem: `experiment ${name} has a single variant` });
    if (controls.length !== 1) {
      problems.push({
        line,
        problem: `experiment ${name} has ${controls.length || "no"} controls; exactly one variant must be it`,
      });
    }
    const firstDate = own.map(({ date }) => date ?? "").reduce((least, date) => (date < least ? date : least));
    return {
      name,
      arms: arms.map(([variant, readings]) => {
        problems.push(...armProblems(name, variant, readings));
        return {
          name: variant,
          isControl: controls[0]?.[0] === variant,
          readings: readings.map((row) => readingOf(row, firstDate)).toSorted((a, b) => a.moment - b.moment),
        };
      }),
      linesThatFall: shape.isCumulative ? arms.flatMap(([, readings]) => linesThatFall(readings)) : [],
    };
  });
  if (problems.length > 0) throw new CsvProblems(problems);
  return experiments;
}

function readingOf(row: CsvRow, firstDate: string): Reading {
  const moment =
    row.date === undefined ? (row.day ?? 0) : Math.round((startOfDay(row.date) - startOfDay(firstDate)) / 86_400_000);
  return { moment, impressions: row.impressions, conversions: row.conversions };
}

function armProblems(
  experiment: string,
  variant: string,
  rows: readonly CsvRow[],
): { line: number; problem: string }[] {
  const problems: { line: number; problem: string }[] = [];
  const when = (row: CsvRow): string => row.date ?? (row.day === undefined ? "" : `day ${row.day}`);
  const seen = new Map<string, number>();
  for (const row of rows) {
    const earlier = seen.get(when(row));
    const again = when(row) === "" ? "" : ` on ${when(row)}`;
    const complain = (problem: string): number => problems.push({ line: row.line, problem });
    if (earlier !== undefined)
      complain(`${experiment} / ${variant} is counted a second time${again} (first on line ${earlier})`);
    seen.set(when(row), row.line);
    if (row.isControl !== rows[0]!.isControl)
      complain(`is_control of ${experiment} / ${variant} differs from line ${rows[0]!.line}`);
  }
  return problems;
}

function linesThatFall(rows: readonly CsvRow[]): number[] {
  const inTime = rows.toSorted((a, b) => (a.day ?? 0) - (b.day ?? 0) || (a.date ?? "").localeCompare(b.date ?? ""));
  return inTime.flatMap((row, index) => {
    const before = inTime[index - 1];
    return before !== undefined && (row.impressions < before.impressions || row.conversions < before.conversions)
      ? [row.line]
      : [];
  });
}
