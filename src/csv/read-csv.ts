import { CsvError, parse } from "csv-parse/sync";
import { UnreadableCsv } from "./unreadable-csv.ts";

/** One record of a CSV file with the line on which it begins: the header is on line 1. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A quotation mark within a bare field is text. The reader of the columns compares the number of fields with the header. */
const OPTIONS = {
  bom: true,
  info: true,
  record_delimiter: "\n",
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
  trim: true,
} as const;

const ADVICE: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quotation mark is opened and not closed; close it, or write the field without",
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    "text follows a closed quotation mark; a mark within quoted text is written twice",
};

/**
 * Records of RFC 4180: commas, optional quotes, LF or CRLF, an optional byte-order mark. Records without any text are left out, and so are
 * blanks around fields, within quotes too.
 * @throws UnreadableCsv with the line
 */
export function readCsv(text: string): CsvRecord[] {
  // csv-parse counts CRLF within quotes as two lines.
  const source = text.replaceAll("\r\n", "\n");
  try {
    const parsed = parse(source, OPTIONS) as unknown as { record: string[]; info: { lines: number } }[];
    // csv-parse tells the line on which a record ends.
    return parsed.map(({ record, info }) => ({
      line: info.lines - newlines(record.join("")),
      fields: record.map((field) => field.trim()),
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableCsv(lineOf(error, source), ADVICE[error.code] ?? error.message, { cause: error });
  }
}

/** Where the record begins that could not be read: behind the last that could, and behind empty lines. */
function lineOf(error: CsvError, source: string): number {
  const read = Buffer.from(source).subarray(0, Number(error["bytes_records"])).toString();
  const blank = /^\s*/.exec(source.slice(read.length))![0];
  return 1 + newlines(read) + newlines(blank);
}

function newlines(text: string): number {
  return text.split("\n").length - 1;
}
