import { stringify } from "csv-stringify/sync";

/**
 * Rows as a CSV file in UTF-8 that spreadsheets open: with a byte-order mark and a header. Text that a spreadsheet would take for a formula
 * begins with an apostrophe; numbers are written with all their digits and a point; null is an empty field.
 */
export function writeCsv(
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): Uint8Array {
  const text = stringify(
    [columns, ...rows].map((row) => [...row]),
    { bom: true, escape_formulas: true },
  );
  return new TextEncoder().encode(text);
}
