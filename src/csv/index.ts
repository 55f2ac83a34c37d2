/** Text of a CSV file to records with their lines. What the columns mean is its readers' matter. */
export { readCsv, type CsvRecord } from "./read-csv.ts";
export { UnreadableCsv } from "./unreadable-csv.ts";
