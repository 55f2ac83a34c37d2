/** One record of a CSV file, with the line on which it begins (the header is line 1). */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** Reads CSV: commas, optional quotes, LF or CRLF, an optional byte-order mark. Empty lines are skipped. */
export function parseCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let line = 1;
  let startLine = 1;
  let fields: string[] = [];
  let field = "";
  let isQuoted = false;
  const endRecord = (): void => {
    fields.push(field);
    if (fields.length > 1 || field.trim() !== "")
      records.push({ line: startLine, fields: fields.map((value) => value.trim()) });
    fields = [];
    field = "";
    startLine = line + 1;
  };
  const source = text.replace(/^\uFEFF/, "");
  for (let i = 0; i < source.length; i++) {
    const char = source[i]!;
    if (isQuoted) {
      if (char === '"' && source[i + 1] === '"') field += source[i++];
      else if (char === '"') isQuoted = false;
      else field += char;
    } else if (char === '"' && field.trim() === "") {
      isQuoted = true;
      field = "";
    } else if (char === ",") {
      fields.push(field);
      field = "";
    } else if (char === "\n") endRecord();
    else if (char !== "\r") field += char;
    if (char === "\n") line++;
  }
  endRecord();
  return records;
}
