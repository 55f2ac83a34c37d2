import { isUtcDay, type UtcDay } from "../../experiment/index.ts";
import { CsvProblems, type CsvProblem } from "./csv-problems.ts";

/** One record of the file as it was read, with the line on which it begins. */
export interface TextRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** One row of the file after its checks. */
export interface CsvRow {
  readonly line: number;
  readonly experiment: string;
  readonly variant: string;
  /** Undefined where the file has no such column. */
  readonly isControl: boolean | undefined;
  readonly weight: number | undefined;
  /** A calendar day, or days since the experiment's start. */
  readonly time: UtcDay | number;
  readonly impressions: number;
  readonly conversions: number;
}

/** The rows of a file, and whether their counts are cumulative or what each day added. */
export interface CsvTable {
  readonly isCumulative: boolean;
  readonly rows: readonly CsvRow[];
}

const WHOLE = /^\d{1,15}$/;
const NUMBER = /^\d{1,9}(\.\d{1,9})?$/;
const TRUTH: Readonly<Record<string, boolean>> = { 1: true, true: true, 0: false, false: false };

/** @throws CsvProblems with everything that is wrong with header and rows */
export function readRows([header, ...records]: readonly TextRecord[]): CsvTable {
  const columns = (header?.fields ?? []).map((column) => column.toLowerCase());
  const isCumulative = columns.some((column) => column.startsWith("cumulative_"));
  const prefix = isCumulative ? "cumulative_" : "";
  const problems = headerProblems(columns, prefix).map((problem): CsvProblem => ({ line: header?.line ?? 1, problem }));
  if (problems.length === 0 && records.length === 0)
    problems.push({ line: header!.line, problem: "there are no rows below the header" });
  if (problems.length > 0) throw new CsvProblems(problems);

  const position = new Map(columns.map((column, index) => [column, index]));
  const rows = records.flatMap(({ line, fields }): CsvRow[] => {
    const found = problems.length;
    const complain = (problem: string) => problems.push({ line, problem });
    if (fields.length !== columns.length) complain(`has ${fields.length} fields, the header has ${columns.length}`);
    const field = (column: string) => fields[position.get(column) ?? -1] ?? "";
    const read = <Value>(
      column: string,
      parse: (text: string) => Value | undefined,
      wanted: string,
    ): Value | undefined => {
      const value = parse(field(column));
      if (value === undefined) complain(`${column} is ${JSON.stringify(field(column))}; wanted ${wanted}`);
      return value;
    };
    const ifThere = <Value>(column: string, parse: (text: string) => Value | undefined, wanted: string) =>
      position.has(column) ? read(column, parse, wanted) : undefined;
    const row = {
      line,
      experiment: read("experiment", nameFrom, "a name"),
      variant: read("variant", nameFrom, "a name"),
      isControl: ifThere("is_control", (told) => TRUTH[told.toLowerCase()], "1 or 0"),
      weight: ifThere("weight", weightFrom, "the planned share in percent, above 0"),
      time: position.has("date")
        ? read("date", dateFrom, "a day as YYYY-MM-DD")
        : read("day", dayFrom, "a number of days, 0 or more"),
      impressions: read(`${prefix}impressions`, countFrom, "a whole number, 0 or more"),
      conversions: read(`${prefix}conversions`, countFrom, "a whole number, 0 or more"),
    };
    return problems.length === found ? [row as CsvRow] : [];
  });
  if (problems.length > 0) throw new CsvProblems(problems);
  return { isCumulative, rows };
}

function headerProblems(columns: readonly string[], prefix: string): string[] {
  const has = (column: string) => columns.includes(column);
  const missing = ["experiment", "variant", `${prefix}impressions`, `${prefix}conversions`].filter(
    (column) => !has(column),
  );
  const problems: string[] = [];
  if (missing.length > 0) problems.push(`the header lacks ${missing.join(", ")}`);
  if (!has("date") && !has("day"))
    problems.push("the header lacks date or day: without time there is nothing to replay");
  if (has("date") && has("day")) problems.push("the header has both date and day; wanted one of them");
  if (prefix !== "" && (has("impressions") || has("conversions")))
    problems.push("the header has both cumulative counts and increments; wanted one kind");
  if (new Set(columns).size < columns.length) problems.push("the header names a column twice");
  return problems;
}

const nameFrom = (text: string) => (text === "" ? undefined : text);
const countFrom = (text: string) => (WHOLE.test(text) ? Number(text) : undefined);
const dayFrom = (text: string) => (NUMBER.test(text) ? Number(text) : undefined);
const dateFrom = (text: string) => (isUtcDay(text) ? text : undefined);
const weightFrom = (text: string) => (NUMBER.test(text) && Number(text) > 0 ? Number(text) : undefined);
