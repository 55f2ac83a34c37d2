import { describe, expect, it } from "vitest";
import { readCsv, readSeries } from "../../src/csv/index.ts";

const TABLE = [
  ["experiment", "variant", "is_control", "date", "impressions", "conversions"],
  ["Menü", "A", "1", "2026-03-01", "100", "5"],
  ["Menü", "B; C, D", "0", "2026-03-01", "110", "6"],
];
const quoted = (separator: string, field: string): string => (field.includes(separator) ? `"${field}"` : field);
const written = (separator: string, lineEnd = "\n"): string =>
  TABLE.map((row) => row.map((field) => quoted(separator, field)).join(separator) + lineEnd).join("");
const fieldsOf = (source: string | Uint8Array) => readCsv(source).records.map(({ fields }) => fields);
const utf16 = (text: string, isBigEndian: boolean): Uint8Array => {
  const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
  return isBigEndian ? bytes.swap16() : bytes;
};

describe("a spreadsheet's CSV is read as the same table", () => {
  it.each<[string, string | Uint8Array, string[]]>([
    ["with commas", written(","), []],
    ["with semicolons", written(";"), ["fields are separated by semicolons"]],
    ["with tabs", written("\t"), ["fields are separated by tabs"]],
    [
      "with a first line that names the separator",
      `sep=;\r\n${written(";", "\r\n")}`,
      ["fields are separated by semicolons"],
    ],
    ["with such a line, quoted and after a byte-order mark", `\uFEFF"sep=,"\n${written(",")}`, []],
    ["with lines that end as on an old Mac", written(",", "\r"), []],
    ["with lines that end as on Windows", written(";", "\r\n"), ["fields are separated by semicolons"]],
    ["in UTF-8 with a byte-order mark", Buffer.from(`\uFEFF${written(",")}`), []],
    [
      "in UTF-16, low byte first",
      utf16(written("\t", "\r\n"), false),
      ["the file is UTF-16", "fields are separated by tabs"],
    ],
    ["in UTF-16, high byte first", utf16(written(","), true), ["the file is UTF-16"]],
    [
      "in windows-1252, as Excel saves it",
      Buffer.from(written(";"), "latin1"),
      [
        'the file is not UTF-8: it is read as windows-1252. If names look wrong, save it as "CSV UTF-8"',
        "fields are separated by semicolons",
      ],
    ],
  ])("%s", (_, source, notes) => {
    expect(fieldsOf(source)).toEqual(TABLE);
    expect(readCsv(source).notes).toEqual(notes);
  });

  it("and keeps the numbers of its lines after a line that names the separator", () => {
    expect(readCsv("sep=;\na;b\n1;2").records.map(({ line }) => line)).toEqual([2, 3]);
  });

  it("and counts the separators of the header alone, outside quotation marks", () => {
    expect(fieldsOf('"a;b;c",d\n"1;2;3;4",5\n')).toEqual([
      ["a;b;c", "d"],
      ["1;2;3;4", "5"],
    ]);
  });
});

describe("names that differ in a file differ after reading", () => {
  const header = "experiment,variant,is_control,day,impressions,conversions\n";
  const rows = (name: string) => `${name},A,1,1,10,1\n${name},B,0,1,10,2\n`;

  it("in windows-1252 as in UTF-8", () => {
    const text = `${header}${rows("Menú")}${rows("Menù")}${rows("Preis 5 €")}`;
    const asWindows = Buffer.from(text.replace("€", "\u0080").replace("€", "\u0080"), "latin1");
    for (const bytes of [Buffer.from(text), asWindows])
      expect(readSeries(bytes).series.map(({ name }) => name)).toEqual(["Menú", "Menù", "Preis 5 €"]);
  });

  it.each([
    [
      "UTF-8 with a wrong byte in it",
      [Buffer.from(`${header}Menü,A,1,1,10,1\n`), Buffer.from("Men\xfa,B,0,1,10,2\n", "latin1")],
      "line 3: the text is not UTF-8, though other lines are",
    ],
    [
      "bytes that no encoding of spreadsheets has",
      [Buffer.from(header), Buffer.from("Men\x81,B,0,1,10,2\n", "latin1")],
      "line 2: the text is neither UTF-8 nor windows-1252",
    ],
    [
      "a name that was lost before",
      [Buffer.from(`${header}\nMen\uFFFD,A,1,1,10,1\n`)],
      "line 3: a character was lost before (\uFFFD)",
    ],
    ["UTF-16 without its mark", [Buffer.from(header, "utf16le")], "line 1: there is a NUL character"],
    [
      "UTF-16 that is cut within a character",
      [utf16(header, false), Buffer.from("M\0e")],
      "line 2: a character was lost before",
    ],
    [
      "no text at all",
      [Buffer.from([0x50, 0x4b, 3, 4, 0, 0xff, 0xd8])],
      "line 1: the text is neither UTF-8 nor windows-1252",
    ],
  ])("or the file is refused with the line: %s", (_, parts, message) => {
    expect(() => readSeries(Buffer.concat(parts))).toThrow(message);
  });
});
