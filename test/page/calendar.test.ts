import { describe, expect, it } from "vitest";
import { calendarFile } from "../../src/page/index.ts";

describe("the calendar of expected decisions", () => {
  const file = calendarFile(
    [
      {
        id: "a-1@herald",
        day: "2026-12-04",
        title: "Decision expected: Ünder, the \\hero; now\nor",
        address: "https://h/1",
      },
      { id: "a-2@herald", day: "2026-12-05", title: "語".repeat(60), address: "https://h/2" },
    ],
    "2026-11-29T12:00:00.000Z",
  );
  const unfolded = file.replaceAll("\r\n ", "");

  it("has a whole day for each, and no sign that a calendar would misread", () => {
    expect(unfolded).toContain("DTSTART;VALUE=DATE:20261204\r\n");
    expect(unfolded).toContain(String.raw`SUMMARY:Decision expected: Ünder\, the \\hero\; now\nor`);
    expect(unfolded).toContain("DTSTAMP:20261129T120000Z\r\n");
    expect(unfolded.match(/BEGIN:VEVENT/gu)).toHaveLength(2);
  });

  it("has no line of more than 75 bytes, and cuts no character in two", () => {
    const lines = file.split("\r\n");
    expect(lines.at(-1)).toBe("");
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(unfolded).toContain(`SUMMARY:${"語".repeat(60)}\r\n`);
  });
});
