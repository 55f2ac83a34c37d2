/** CSV files: text to records with their lines, and rows to text. The reader or writer decides what the columns mean. */
export { readCsv, type CsvRecord } from "./read-csv.ts";
export { UnreadableCsv } from "./unreadable-csv.ts";
export { writeCsv } from "./write-csv.ts";
