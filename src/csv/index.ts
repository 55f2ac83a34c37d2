/** CSV files: text to records with their lines, what the columns of counts mean, recorded experiments; and rows to text. */
export { readCounts, type CountFile, type CountRow } from "./counts/count-rows.ts";
export { missingDayNotes, missingDays } from "./counts/missing-days.ts";
export { readSeries, type RecordedFile } from "./counts/read-series.ts";
export { CsvProblems, type CsvProblem } from "./csv-problems.ts";
export { readCsv, type CsvRecord } from "./read-csv.ts";
export { UnreadableCsv } from "./unreadable-csv.ts";
export { writeCsv } from "./write-csv.ts";
