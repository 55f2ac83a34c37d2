import {
  CsvProblems,
  missingDays,
  withConversions,
  type CountFile,
  type CountRow,
  type CsvProblem,
} from "../../csv/index.ts";
import { daysBetween } from "../../experiment/index.ts";

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
  readonly missing: ReturnType<typeof missingDays>;
  /** What was counted of other events, on the goal's readings. */
  readonly others: readonly { readonly event: string; readonly arms: readonly GroupedArm[] }[];
}

/** Sorts rows into experiments and arms. @throws CsvProblems on repeated rows, a single variant, no control or several */
export function groupRows({ rows, otherRows, isCumulative }: CountFile): GroupedExperiment[] {
  const problems: CsvProblem[] = [];
  const byOther = Map.groupBy(otherRows, ({ experiment }) => experiment);
  const experiments = [...Map.groupBy(rows, ({ experiment }) => experiment)].map(([name, own]) => {
    const arms = [...Map.groupBy(own, ({ variant }) => variant)];
    const isMarked = own[0]!.isControl !== undefined;
    const controls = isMarked ? arms.filter(([, [first]]) => first!.isControl) : arms.slice(0, 1);
    const line = own[0]!.line;
    if (arms.length < 2) problems.push({ line, problem: `experiment ${name} has a single variant` });
    if (controls.length !== 1) {
      problems.push({
        line,
        problem: `experiment ${name} has ${controls.length || "no"} controls; exactly one variant must be it`,
      });
    }
    const firstDate = own
      .flatMap(({ time }) => (typeof time === "string" ? [time] : []))
      .reduce((least, date) => (date < least ? date : least), "9999-12-31");
    const grouped = arms.map(([variant, readings]): GroupedArm => {
      problems.push(...armProblems(name, variant, readings));
      return {
        name: variant,
        isControl: controls[0]?.[0] === variant,
        readings: readings.map((row) => readingOf(row, firstDate)).toSorted((a, b) => a.moment - b.moment),
      };
    });
    const byEvent = Map.groupBy(byOther.get(name) ?? [], ({ event }) => event);
    return {
      name,
      arms: grouped,
      others: [...byEvent].map(([event, ofEvent]) => ({
        event,
        arms: grouped.map((arm) => ({ ...arm, readings: besideOf(arm, ofEvent, firstDate, isCumulative) })),
      })),
      linesThatFall: isCumulative ? arms.flatMap(([, readings]) => linesThatFall(readings, firstDate)) : [],
      missing: missingDays(own),
    };
  });
  if (problems.length > 0) throw new CsvProblems(problems);
  return experiments;
}

function besideOf(
  { name, readings }: GroupedArm,
  rows: readonly CountRow[],
  firstDate: string,
  isCumulative: boolean,
): readonly Reading[] {
  const own = rows.filter(({ variant }) => variant === name).map((row) => readingOf(row, firstDate));
  return withConversions(readings, new Map(own.map(({ moment, conversions }) => [moment, conversions])), isCumulative);
}

function readingOf({ time = 0, impressions, conversions }: CountRow, firstDate: string): Reading {
  return { moment: typeof time === "number" ? time : daysBetween(firstDate, time), impressions, conversions };
}

function armProblems(experiment: string, variant: string, rows: readonly CountRow[]): CsvProblem[] {
  const problems: CsvProblem[] = [];
  const seen = new Map<CountRow["time"], number>();
  for (const row of rows) {
    const { time, line } = row;
    const earlier = seen.get(time);
    const on = time === undefined ? "" : ` on ${typeof time === "number" ? `day ${time}` : time}`;
    const complain = (problem: string): number => problems.push({ line, problem });
    if (earlier !== undefined)
      complain(`${experiment} / ${variant} is counted a second time${on} (first on line ${earlier})`);
    seen.set(time, line);
    if (row.isControl !== rows[0]!.isControl)
      complain(`is_control of ${experiment} / ${variant} differs from line ${rows[0]!.line}`);
  }
  return problems;
}

function linesThatFall(rows: readonly CountRow[], firstDate: string): number[] {
  const inTime = rows
    .map((row) => ({ ...readingOf(row, firstDate), line: row.line }))
    .toSorted((a, b) => a.moment - b.moment);
  return inTime.flatMap(({ line, impressions, conversions }, index) => {
    const before = inTime[index - 1];
    return before !== undefined && (impressions < before.impressions || conversions < before.conversions) ? [line] : [];
  });
}
