/** CSV files: text to records with their lines, what the columns of counts mean, recorded experiments; and rows to text. */
export type { CountRow } from "./counts/count-row.ts";
export { readCounts, type CountFile } from "./counts/count-rows.ts";
export { withConversions, type MetricRow } from "./counts/metric-rows.ts";
export { otherMetricNotes } from "./counts/metric-series.ts";
export { missingDayNotes, missingDays } from "./counts/missing-days.ts";
export { readSeries, type RecordedFile } from "./counts/read-series.ts";
export { CsvProblems, type CsvProblem } from "./csv-problems.ts";
export { readCsv, type CsvRecord } from "./read-csv.ts";
export { UnreadableCsv } from "./unreadable-csv.ts";
export { writeCsv } from "./write-csv.ts";
