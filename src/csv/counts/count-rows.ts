import { CsvProblems, type CsvProblem } from "../csv-problems.ts";
import { readCsv } from "../read-csv.ts";
import {
  type Cell,
  countCell,
  dateCell,
  daysSinceStartCell,
  hasTimeOfDay,
  nameCell,
  truthCell,
  weightCell,
} from "./cells.ts";
import type { CountRow } from "./count-row.ts";
import { besideGoal, eventIn, type MetricRow, type ReadMetricRow } from "./metric-rows.ts";

/** The counts of a file: `none` has neither dates nor days, only final counts. */
export interface CountFile {
  readonly time: "date" | "day" | "none";
  /** Whether counts are cumulative, or what each row added. */
  readonly isCumulative: boolean;
  /** Of the goal. */
  readonly rows: readonly CountRow[];
  /** Of other events, each beside a row of the goal. */
  readonly otherRows: readonly MetricRow[];
  /** What people should know of how it was read. */
  readonly notes: readonly string[];
}

/**
 * Counts of experiments: columns `experiment,variant,is_control,date|day,impressions,conversions` or
 * `cumulative_impressions,cumulative_conversions`; `weight` (planned share in percent) may be there, and `metric`: the event that was
 * counted, if it is not the goal. Other columns are left out.
 * @throws CsvProblems with everything that is wrong with header and rows
 * @throws UnreadableCsv
 */
export function readCounts(source: string | Uint8Array): CountFile {
  const { records, notes } = readCsv(source);
  const [header, ...below] = records;
  if (header === undefined) throw new CsvProblems([{ line: 1, problem: "the file is empty" }]);
  const columns = header.fields.map((column) => column.toLowerCase());
  const isCumulative = columns.some((column) => column.startsWith("cumulative_"));
  const prefix = isCumulative ? "cumulative_" : "";
  const problems = headerProblems(columns, prefix).map((problem): CsvProblem => ({ line: header.line, problem }));
  if (problems.length === 0 && below.length === 0)
    problems.push({ line: header.line, problem: "there are no rows below the header" });
  if (problems.length > 0) throw new CsvProblems(problems);

  const position = new Map(columns.map((column, index) => [column, index]));
  const timeColumn = ["date", "day"].find((column) => position.has(column));
  const times = timeColumn === undefined ? [] : below.map(({ fields }) => fields[position.get(timeColumn)!] ?? "");
  // Some exports call the column of dates "day".
  const time = timeColumn === undefined ? "none" : timeColumn === "date" || /^\d{4}-/.test(times[0]!) ? "date" : "day";
  const others: ReadMetricRow[] = [];
  const rows = below.flatMap(({ line, fields }): CountRow[] => {
    const found = problems.length;
    const complain = (problem: string) => problems.push({ line, problem });
    if (fields.length !== columns.length)
      complain(
        `has ${fields.length} fields, the header has ${columns.length}; a field with the separator in it needs quotation marks`,
      );
    const read = <Value>(column: string, { parse, wanted }: Cell<Value>): Value | undefined => {
      const text = fields[position.get(column) ?? -1] ?? "";
      const value = parse(text);
      if (value === undefined)
        complain(`${column} is ${JSON.stringify(text)}; wanted ${typeof wanted === "string" ? wanted : wanted(text)}`);
      return value;
    };
    const ifThere = <Value>(column: string, cell: Cell<Value>) =>
      position.has(column) ? read(column, cell) : undefined;
    const event = eventIn(fields[position.get("metric") ?? -1] ?? "");
    const areLeftOut = event !== undefined && fields[position.get(`${prefix}impressions`)!] === "";
    const row = {
      line,
      experiment: read("experiment", nameCell),
      variant: read("variant", nameCell),
      isControl: ifThere("is_control", truthCell),
      weight: ifThere("weight", weightCell),
      time: timeColumn && (time === "date" ? read(timeColumn, dateCell) : read(timeColumn, daysSinceStartCell)),
      impressions: areLeftOut ? undefined : read(`${prefix}impressions`, countCell),
      conversions: read(`${prefix}conversions`, countCell),
    };
    if (problems.length > found) return [];
    if (event === undefined) return [row as CountRow];
    others.push({ ...row, event } as ReadMetricRow);
    return [];
  });
  if (problems.length === 0 && rows.length === 0)
    problems.push({ line: header.line, problem: 'no row is of the goal; wanted rows whose metric is empty or "goal"' });
  const otherRows = problems.length > 0 ? [] : besideGoal(rows, others, problems);
  if (problems.length > 0) throw new CsvProblems(problems);
  return { time, isCumulative, rows, otherRows, notes: times.some(hasTimeOfDay) ? [...notes, TIMES_LEFT_OUT] : notes };
}

const TIMES_LEFT_OUT = "dates have a time of day: each row counts for its day as written";

function headerProblems(columns: readonly string[], prefix: string): string[] {
  const has = (column: string) => columns.includes(column);
  const named = columns.filter((column) => column !== "");
  const missing = ["experiment", "variant", `${prefix}impressions`, `${prefix}conversions`].filter(
    (column) => !has(column),
  );
  const problems: string[] = [];
  if (missing.length > 0)
    problems.push(
      `the header lacks ${missing.join(", ")}${named.length === 1 ? "; wanted columns separated by commas, semicolons or tabs" : ""}`,
    );
  if (has("date") && has("day")) problems.push("the header has both date and day; wanted one of them");
  if (prefix !== "" && (has("impressions") || has("conversions")))
    problems.push("the header has both cumulative counts and increments; wanted one kind");
  if (new Set(named).size < named.length) problems.push("the header names a column twice");
  return problems;
}
