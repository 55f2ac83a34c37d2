import { describe, expect, it } from "vitest";
import { readCsv } from "../../src/csv/index.ts";

const records = (source: string) => readCsv(source).records;

describe("reading CSV", () => {
  it("takes quotes, quoted commas and line breaks, CRLF and a byte-order mark", () => {
    expect(records('\uFEFF"a",b\r\n"x, ""y""",2\r\n\r\n"two\r\nlines",3\r\nz,4')).toEqual([
      { line: 1, fields: ["a", "b"] },
      { line: 2, fields: ['x, "y"', "2"] },
      { line: 4, fields: ["two\nlines", "3"] },
      { line: 6, fields: ["z", "4"] },
    ]);
  });

  it("leaves out empty lines and blanks around fields, and keeps a quotation mark within a bare field", () => {
    expect(records('\n\n a , "b " \n   \n,,\n5" screen,6')).toEqual([
      { line: 3, fields: ["a", "b"] },
      { line: 6, fields: ['5" screen', "6"] },
    ]);
  });

  it("has no records for no text", () => {
    expect(records("")).toEqual([]);
  });

  it.each`
    what                            | text                            | message
    ${"a quotation mark left open"} | ${'\uFEFFå,b\n\n\n1,"x\ny,2\n'} | ${"line 4: a quotation mark is opened and not closed; close it, or write the field without"}
    ${"a first one left open"}      | ${'"a,b\n1,2\n'}                | ${"line 1: a quotation mark is opened and not closed"}
    ${"text behind a closed one"}   | ${'a,b\n1,2\n"x" y,3\n'}        | ${"line 3: text follows a closed quotation mark; a mark within quoted text is written twice"}
  `("refuses $what, with the line on which the record begins", ({ text, message }) => {
    expect(() => readCsv(text)).toThrow(message);
  });
});
