import { z } from "zod";
import { readCsv, type CsvRecord } from "../../csv/index.ts";
import { isUtcDay } from "../../experiment/index.ts";
import { CsvProblems } from "./csv-problems.ts";

/** How a file counts and when: `final` has neither dates nor days. */
export interface FileShape {
  readonly time: "date" | "day" | "final";
  readonly isCumulative: boolean;
  readonly hasControlColumn: boolean;
}

export interface CsvRow {
  readonly line: number;
  readonly experiment: string;
  readonly variant: string;
  /** Undefined without the column. */
  readonly isControl: boolean | undefined;
  /** Days since the start, or the date, as written; undefined for final counts. */
  readonly day: number | undefined;
  readonly date: string | undefined;
  readonly impressions: number;
  readonly conversions: number;
}

const count = z
  .string()
  .regex(/^\d+$/, "must be a whole number, 0 or more")
  .transform(Number)
  .refine(Number.isSafeInteger, "is too large");
const name = z.string().min(1, "must not be empty");
const control = z
  .string()
  .toLowerCase()
  .refine((text) => ["1", "0", "true", "false"].includes(text), "must be 1, 0, true or false")
  .transform((text) => text === "1" || text === "true");
const day = z
  .string()
  .regex(/^\d+(\.\d+)?$/, "must be a number of days, 0 or more")
  .transform(Number);
const date = z.string().refine(isUtcDay, "must be a date, YYYY-MM-DD");

/** Reads the rows of a file and what kind of file it is. @throws CsvProblems with every problem of header and rows; UnreadableCsv */
export function readRows(text: string): { shape: FileShape; rows: CsvRow[] } {
  const [header, ...records] = readCsv(text);
  const columns = (header?.fields ?? []).map((column) => column.toLowerCase());
  const shape = shapeOf(columns);
  if (records.length === 0) throw new CsvProblems([{ line: 1, problem: "there are no rows below the header" }]);
  const [impressions, conversions] = shape.isCumulative
    ? ["cumulative_impressions", "cumulative_conversions"]
    : ["impressions", "conversions"];
  const schema = z.object({
    experiment: name,
    variant: name,
    [impressions]: count,
    [conversions]: count,
    ...(shape.hasControlColumn ? { is_control: control } : {}),
    ...(shape.time === "day" ? { day } : shape.time === "date" ? { date } : {}),
  });

  const problems: { line: number; problem: string }[] = [];
  const rows: CsvRow[] = [];
  for (const record of records) {
    const parsed = schema.safeParse(valuesOf(record, columns));
    if (!parsed.success) {
      problems.push(
        ...parsed.error.issues.map((issue) => ({
          line: record.line,
          problem: `${issue.path.join(".")} ${issue.message}`,
        })),
      );
      continue;
    }
    const row = parsed.data as Record<string, string | number | boolean | undefined>;
    rows.push({
      line: record.line,
      experiment: row["experiment"] as string,
      variant: row["variant"] as string,
      isControl: row["is_control"] as boolean | undefined,
      day: row["day"] as number | undefined,
      date: row["date"] as string | undefined,
      impressions: row[impressions] as number,
      conversions: row[conversions] as number,
    });
  }
  if (problems.length > 0) throw new CsvProblems(problems);
  return { shape, rows };
}

function shapeOf(columns: readonly string[]): FileShape {
  const has = (column: string): boolean => columns.includes(column);
  const problems: string[] = [];
  const isCumulative = has("cumulative_impressions") || has("cumulative_conversions");
  const counts = isCumulative ? ["cumulative_impressions", "cumulative_conversions"] : ["impressions", "conversions"];
  const missing = ["experiment", "variant", ...counts].filter((column) => !has(column));
  if (missing.length > 0) problems.push(`missing ${missing.length === 1 ? "column" : "columns"} ${missing.join(", ")}`);
  if (isCumulative && (has("impressions") || has("conversions")))
    problems.push("has both increments and cumulative counts; keep one kind");
  if (has("date") && has("day")) problems.push("has both date and day; keep one");
  if (new Set(columns).size < columns.length) problems.push("names a column twice");
  if (problems.length > 0) throw new CsvProblems(problems.map((problem) => ({ line: 1, problem })));
  return {
    time: has("date") ? "date" : has("day") ? "day" : "final",
    isCumulative,
    hasControlColumn: has("is_control"),
  };
}

function valuesOf(record: CsvRecord, columns: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column, index) => [column, record.fields[index] ?? ""]));
}
