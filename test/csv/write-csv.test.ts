import { describe, expect, it } from "vitest";
import { readCsv, writeCsv } from "../../src/csv/index.ts";

const textOf = (bytes: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

describe("a CSV file that Herald writes", () => {
  it("begins with a byte-order mark and a header, so that spreadsheets read names in any script", () => {
    expect(textOf(writeCsv(["name", "lift"], [["重要", 0.1]]))).toBe("\ufeffname,lift\n重要,0.1\n");
  });

  it("reads back as it was written, with commas, quotation marks and line breaks in names", () => {
    const rows = [
      ["a, b", 'say "hi"'],
      ["two\nlines", "plain"],
    ];
    const records = readCsv(textOf(writeCsv(["x", "y"], rows))).records;
    expect(records.map(({ fields }) => fields)).toEqual([["x", "y"], ...rows]);
  });

  it.each(["=1+2", "+cmd", "-cmd", "@SUM(A1)", "\t=1", "\r=1"])("keeps %j from being run as a formula", (name) => {
    expect(textOf(writeCsv(["name"], [[name]])).split("\n")[1]).toMatch(/^"?'/u);
  });

  it("keeps numbers numbers, with all their digits, also below zero, and leaves out what there is not", () => {
    expect(textOf(writeCsv(["a", "b", "c"], [[-0.0512345678901, 1e-7, null]]))).toBe(
      "\ufeffa,b,c\n-0.0512345678901,1e-7,\n",
    );
  });
});
