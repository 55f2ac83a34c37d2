import { CsvError, parse } from "csv-parse/sync";
import { decodeCsv } from "./decode-csv.ts";
import { UnreadableCsv } from "./unreadable-csv.ts";

/** One record of a CSV file with the line on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** The records of a file, and what people should know of how it was read. */
export interface CsvFile {
  readonly records: readonly CsvRecord[];
  readonly notes: readonly string[];
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

const SEPARATORS: Readonly<Record<string, string>> = { ",": "commas", ";": "semicolons", "\t": "tabs" };
/** Excel's first line, which names the separator. */
const SEPARATOR_LINE = /^\uFEFF?"?sep=(.)"?[ ,;\t]*(?=\n|$)/i;

const ADVICE: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quotation mark is opened and not closed; close it, or write the field without",
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    "text follows a closed quotation mark; a mark within quoted text is written twice",
};

/**
 * Records of RFC 4180, and of what spreadsheets make of it: the header line tells whether commas, semicolons or tabs separate fields, unless
 * a line `sep=;` does; lines end with LF, CRLF or CR; a byte-order mark may be there. Records without any text are left out, and so are
 * blanks around fields, within quotes too.
 * @param source text, or the bytes of a file, whose encoding is told from them
 * @throws UnreadableCsv with the line
 */
export function readCsv(source: string | Uint8Array): CsvFile {
  const { text, notes } = typeof source === "string" ? { text: source, notes: [] } : decodeCsv(source);
  // csv-parse counts CRLF within quotes as two lines.
  const lines = text.replaceAll(/\r\n?/g, "\n");
  const named = SEPARATOR_LINE.exec(lines);
  // The line stays, empty: lines keep their numbers.
  const body = named === null ? lines : lines.slice(named[0].length);
  const separator = named?.[1] ?? separatorOf(body);
  return {
    records: recordsOf(body, separator),
    notes: separator === "," ? notes : [...notes, `fields are separated by ${SEPARATORS[separator] ?? separator}`],
  };
}

/** What divides the header into most fields. */
function separatorOf(text: string): string {
  const fields = (separator: string): number => {
    try {
      return parsed(text, separator, { to: 1 })[0]?.record.length ?? 0;
    } catch (error) {
      if (error instanceof CsvError) return 0;
      throw error;
    }
  };
  return Object.keys(SEPARATORS).reduce((best, one) => (fields(one) > fields(best) ? one : best));
}

function recordsOf(text: string, separator: string): CsvRecord[] {
  try {
    // csv-parse tells the line on which a record ends.
    return parsed(text, separator).map(({ record, info }) => ({
      line: info.lines - newlines(record.join("")),
      fields: record.map((field) => field.trim()),
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableCsv(lineOf(error, text), ADVICE[error.code] ?? error.message, { cause: error });
  }
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function parsed(text: string, separator: string, more: { readonly to?: number } = {}): Parsed[] {
  return parse(text, { ...OPTIONS, delimiter: separator, ...more }) as unknown as Parsed[];
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
