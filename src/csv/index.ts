/** CSV files: text to records with their lines, and rows to text. What the columns mean is its readers' matter. */
export { readCsv, type CsvRecord } from "./read-csv.ts";
export { UnreadableCsv } from "./unreadable-csv.ts";
export { writeCsv } from "./write-csv.ts";
