import { describe, expect, it } from "vitest";
import { readCounts, readSeries } from "../../src/csv/index.ts";

const HEADER = "experiment,variant,date,impressions,conversions";
const ofCount = (count: string) => readCounts(`${HEADER}\nx,A,2026-03-01,"${count}",1`).rows[0]!.impressions;
const ofDay = (day: string, column = "date") =>
  readCounts(`experiment,variant,${column},impressions,conversions\nx,A,${day},10,1`).rows[0]!.time;

describe("a count", () => {
  it.each([
    ["1200", 1200],
    ["1200.0", 1200],
    ["1200.00", 1200],
    ["1200.0000", 1200],
    ["0.0", 0],
    [" 12 ", 12],
  ])("may be written %s", (text, count) => {
    expect(ofCount(text)).toBe(count);
  });

  it.each(["1,200", "1.200", "1.000", "1 200", "1'200", "1\u00a0200", "1\u202f200", "12,345,678", "1.200,50"])(
    "with a thousands separator is refused, as it could mean two numbers: %s",
    (text) => {
      expect(() => ofCount(text)).toThrow(
        `line 2: impressions is ${JSON.stringify(text)}; wanted a whole number without a thousands separator, such as 1200`,
      );
    },
  );

  it.each(["1200,5", "1200,0", "1.5", "12e2", "-3", ""])(
    "that is no whole number is refused with its line: %s",
    (text) => {
      expect(() => ofCount(text)).toThrow(`line 2: impressions is "${text}"; wanted a whole number, 0 or more`);
    },
  );

  it("with decimal commas in a file of semicolons is refused with its line", () => {
    expect(() => readCounts(`${HEADER.replaceAll(",", ";")}\nx;A;2026-03-01;1200,5;1\n`)).toThrow(
      'line 2: impressions is "1200,5"',
    );
  });
});

describe("a day", () => {
  it.each([
    "2026-03-20",
    "2026-03-20T00:00:00Z",
    "2026-03-20T00:00:00.000Z",
    "2026-03-20 00:00:00",
    "2026-03-20 00:00:00 UTC",
    "2026-03-20T23:30-05:00",
    "2026-03-20T00:00:00+0200",
  ])("may be written %s", (text) => {
    expect(ofDay(text)).toBe("2026-03-20");
    expect(ofDay(text, "day")).toBe("2026-03-20");
  });

  it("with a time of day counts as written, which is said", () => {
    const { notes } = readCounts(`${HEADER}\nx,A,2026-03-20T00:00:00Z,10,1`);
    expect(notes).toEqual(["dates have a time of day: each row counts for its day as written"]);
  });

  it.each(["20.03.2026", "3/20/2026", "2026-02-30", "2026-02-30T00:00:00Z", "2026-03-20T25:00:00Z"])(
    "that is none is refused: %s",
    (text) => {
      expect(() => ofDay(text)).toThrow(`line 2: date is "${text}"; wanted a day as YYYY-MM-DD`);
    },
  );

  it("is a number since the start or a date, not both in one file, and no date without hyphens", () => {
    expect(ofDay("12", "day")).toBe(12);
    expect(() => ofDay("20260320", "day")).toThrow("wanted a number of days from 0 to 9999, or a day as YYYY-MM-DD");
    const mixed = `${HEADER.replace("date", "day")}\nx,A,2026-03-20,10,1\nx,A,2,10,1`;
    expect(() => readCounts(mixed)).toThrow('line 3: day is "2"; wanted a day as YYYY-MM-DD');
  });

  it("twice, as with a row per hour, is refused", () => {
    const hours = `${HEADER}\nx,A,2026-03-20T00:00Z,10,1\nx,A,2026-03-20T01:00Z,10,1\nx,B,2026-03-20T00:00Z,10,1`;
    expect(() => readSeries(hours)).toThrow("line 3: x, A is counted twice for 2026-03-20 (first on line 2)");
  });
});

describe("days that a file lacks", () => {
  const rows = (variant: string, days: readonly (string | number)[]) =>
    days.map((day, index) => `x,${variant},${day},${10 * (index + 1)},${index + 1}\n`).join("");
  const file = (column: string, counts: string, a: readonly (string | number)[], b: readonly (string | number)[]) =>
    `experiment,variant,${column},${counts}\n${rows("A", a)}${rows("B", b)}`;

  it("are named, and nothing is counted on them", () => {
    const days = ["2026-03-01", "2026-03-04", "2026-03-05"];
    const { series, notes, missingDays } = readSeries(file("date", "impressions,conversions", days, days.slice(0, 2)));
    expect(notes).toEqual(
      expect.arrayContaining([
        "x: there are no rows for 2026-03-02, 2026-03-03: nothing is counted on these days",
        "x, B: there is no row for 2026-03-05: nothing is counted for it then",
      ]),
    );
    expect(missingDays.get("x")).toEqual(["2026-03-02", "2026-03-03", "2026-03-05"]);
    expect(series[0]!.days.map(({ date }) => date)).toEqual(days);
  });

  it("are in the next day's counts where counts are cumulative", () => {
    const { notes, missingDays } = readSeries(
      file("day", "cumulative_impressions,cumulative_conversions", [1, 2, 12], [1, 2, 12]),
    );
    expect(notes).toContain(
      "x: there are no rows for day 3, day 4, day 5, day 6, day 7 and 4 more days: their counts are part of the next day's",
    );
    expect(missingDays.get("x")).toHaveLength(9);
  });

  it("are none where every day has a row, in steps shorter than a day too", () => {
    const steps = [0.5, 1, 1.5, 2, 2.5, 3];
    const { missingDays } = readSeries(file("day", "cumulative_impressions,cumulative_conversions", steps, steps));
    expect(missingDays.get("x")).toEqual([]);
  });
});
