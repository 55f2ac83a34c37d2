/** One record of a CSV file with the line on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** One field with what ends it: quoted (quotes doubled inside) or bare. */
const FIELD = /\s*"((?:[^"]|"")*)"[^\S\n]*(,|\r?\n|$)|([^,\n]*)(,|\n|$)/y;

/** Records of RFC 4180: commas, optional quotes, LF or CRLF, an optional byte-order mark. Empty lines are left out, blanks around fields too. */
export function readRecords(source: string): CsvRecord[] {
  const text = source.replace(/^\uFEFF/, "");
  const records: CsvRecord[] = [];
  let line = 1;
  let begun = 1;
  let fields: string[] = [];
  FIELD.lastIndex = 0;
  for (;;) {
    const match = FIELD.exec(text)!;
    const [matched, quoted, quotedEnd, bare, bareEnd] = match;
    fields.push(quoted === undefined ? bare!.trim() : quoted.replaceAll('""', '"').trim());
    for (let at = matched.indexOf("\n"); at >= 0; at = matched.indexOf("\n", at + 1)) line++;
    if ((quotedEnd ?? bareEnd) === ",") continue;
    if (fields.some((field) => field !== "")) records.push({ line: begun, fields });
    fields = [];
    begun = line;
    if (FIELD.lastIndex >= text.length) return records;
  }
}
