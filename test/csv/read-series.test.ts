import { describe, expect, it } from "vitest";
import { readSeries } from "../../src/csv/index.ts";

const HEADER = "experiment,variant,is_control,day,cumulative_impressions,cumulative_conversions";
const cumulative = (...rows: string[]) => readSeries([HEADER, ...rows].join("\n"));
const daysOf = (text: string) =>
  readSeries(text).series[0]!.days.map(({ date, impressions, conversions }) => [
    date.slice(-2),
    impressions,
    conversions,
  ]);

describe("a file of cumulative counts", () => {
  it("becomes what each day added", () => {
    const { series } = cumulative("a,control,1,1,100,5", "a,new,0,1,110,6", "a,control,1,2,250,9", "a,new,0,2,260,12");
    expect(series).toHaveLength(1);
    expect(series[0]!.arms.map(({ name, isControl, weight }) => [name, isControl, weight])).toEqual([
      ["control", true, undefined],
      ["new", false, undefined],
    ]);
    expect(series[0]!.days).toEqual([
      { date: "2001-01-01", impressions: [100, 110], conversions: [5, 6] },
      { date: "2001-01-02", impressions: [150, 150], conversions: [4, 6] },
    ]);
  });

  it("in half-day steps is put together to whole days; a last half day is left out and said so", () => {
    const rows = [0.5, 1, 1.5, 2, 2.5].flatMap((day, index) => [
      `a,control,1,${day},${100 * (index + 1)},${index + 1}`,
      `a,new,0,${day},${100 * (index + 1)},${index + 1}`,
    ]);
    const { series, notes } = cumulative(...rows);
    expect(series[0]!.days.map(({ impressions }) => impressions)).toEqual([
      [200, 200],
      [200, 200],
    ]);
    expect(notes).toContain("a: the file ends partway through day 3: that day is left out");
  });

  it("in whole days that begin at noon keeps every day", () => {
    const rows = [1.5, 2.5, 3.5].flatMap((day, index) => [
      `a,control,1,${day},${100 * (index + 1)},1`,
      `a,new,0,${day},${100 * (index + 1)},1`,
    ]);
    expect(cumulative(...rows).series[0]!.days.map(({ date }) => date.slice(-2))).toEqual(["02", "03", "04"]);
  });

  it("that falls is corrected by the later count, and says on which line", () => {
    const { series, notes } = cumulative(
      "a,control,1,1,100,5",
      "a,new,0,1,110,8",
      "a,control,1,2,250,9",
      "a,new,0,2,260,6",
    );
    expect(series[0]!.days.map(({ conversions }) => conversions)).toEqual([
      [5, 6],
      [4, 0],
    ]);
    expect(notes.join("\n")).toContain("cumulative counts decrease on line 5");
  });

  it("is not looked at on a day that one variant lacks: its counts are in the next day", () => {
    const { series } = cumulative(
      "a,control,1,1,100,5",
      "a,new,0,1,100,5",
      "a,control,1,2,200,10",
      "a,control,1,3,300,15",
      "a,new,0,3,320,15",
    );
    expect(series[0]!.days.map(({ date, impressions }) => [date.slice(-2), impressions])).toEqual([
      ["01", [100, 100]],
      ["03", [200, 220]],
    ]);
  });

  it("that ended is not blocked by conversions that came after the last impression", () => {
    const { series, notes } = cumulative(
      "a,control,1,1,100,5",
      "a,new,0,1,100,5",
      "a,control,1,2,100,7",
      "a,new,0,2,100,6",
    );
    expect(series[0]!.days).toHaveLength(1);
    expect(notes.join("\n")).toContain("later conversions are left out");
  });
});

describe("a file of increments", () => {
  it("is read by date", () => {
    expect(
      daysOf(
        "experiment,variant,is_control,date,impressions,conversions\nx,B,0,2026-02-28,10,1\nx,A,1,2026-02-28,11,2\nx,A,1,2026-03-02,12,3\nx,B,0,2026-03-02,13,4\n",
      ),
    ).toEqual([
      ["28", [11, 10], [2, 1]],
      ["02", [12, 13], [3, 4]],
    ]);
  });

  it("is read by days that begin at 0 or at 1 alike", () => {
    const file = (first: number) =>
      `experiment,variant,is_control,day,impressions,conversions\nx,A,1,${first},10,1\nx,B,0,${first},11,2\nx,A,1,${first + 1},12,3\nx,B,0,${first + 1},13,4`;
    expect(daysOf(file(0))).toEqual(daysOf(file(1)));
    expect(daysOf(file(0)).map(([date]) => date)).toEqual(["01", "02"]);
  });

  it("takes the first variant for the control where the file marks none, and no plan that it does not have, and says so", () => {
    const text = "experiment,variant,day,impressions,conversions\nx,A,1,10,1\nx,B,1,11,2\nx,C,1,11,2";
    const { series, notes } = readSeries(text);
    expect(series[0]!.arms.map(({ isControl, weight }) => [isControl, weight])).toEqual([
      [true, undefined],
      [false, undefined],
      [false, undefined],
    ]);
    expect(notes).toHaveLength(2);
    expect(notes[1]).toBe("the file has no planned traffic split: the split is not checked");
  });

  it("takes equal shares for the plan where it is asked to", () => {
    const text = "experiment,variant,day,impressions,conversions\nx,A,1,10,1\nx,B,1,11,2";
    const { series, notes } = readSeries(text, { assumeEqual: true });
    expect(series[0]!.arms.map(({ weight }) => weight)).toEqual([50, 50]);
    expect(notes.at(-1)).toContain("an equal split is assumed, as asked");
  });

  it("takes planned shares from the file", () => {
    const { series, notes } = readSeries(
      "experiment,variant,is_control,weight,day,impressions,conversions\nx,A,1,90,1,900,10\nx,B,0,10,1,100,2",
    );
    expect(series[0]!.arms.map(({ weight }) => weight)).toEqual([90, 10]);
    expect(notes).toEqual([]);
  });

  it("may quote names, end lines as Windows does and begin with a byte-order mark", () => {
    const { series } = readSeries(
      '\uFEFFexperiment,variant,is_control,day,impressions,conversions\r\n"Price, new",A,1,1,10,1\r\n"Price, new","say ""B""",0,1,11,2\r\n\r\n',
    );
    expect(series[0]!.name).toBe("Price, new");
    expect(series[0]!.arms[1]!.name).toBe('say "B"');
  });
});

describe("a file that cannot be used", () => {
  it("is refused with every problem and its line", () => {
    expect(() => cumulative("a,control,yes,1,100,5", ",new,0,1,-5,6", "a,new,0,x,1.5,1e3", "a,new,0,1")).toThrow(
      [
        "the CSV file cannot be used:",
        '  line 2: is_control is "yes"; wanted 1 or 0',
        '  line 3: experiment is ""; wanted a name',
        '  line 3: cumulative_impressions is "-5"; wanted a whole number, 0 or more',
        '  line 4: day is "x"; wanted a number of days from 0 to 9999, or a day as YYYY-MM-DD in every row',
        '  line 4: cumulative_impressions is "1.5"; wanted a whole number, 0 or more',
        '  line 4: cumulative_conversions is "1e3"; wanted a whole number, 0 or more',
        "  line 5: has 4 fields, the header has 6; a field with the separator in it needs quotation marks",
      ].join("\n"),
    );
  });

  it.each`
    problem                  | text
    ${"lacks variant"}       | ${"experiment,day,impressions,conversions\na,1,1,1"}
    ${"without time"}        | ${"experiment,variant,impressions,conversions\na,b,1,1"}
    ${"both date and day"}   | ${"experiment,variant,date,day,impressions,conversions\na,b,2026-01-01,1,1,1"}
    ${"no rows"}             | ${"experiment,variant,day,impressions,conversions\n"}
    ${"the file is empty"}   | ${""}
    ${"single variant"}      | ${"experiment,variant,day,impressions,conversions\na,b,1,1,1"}
    ${"2 controls"}          | ${"experiment,variant,is_control,day,impressions,conversions\na,b,1,1,1,1\na,c,1,1,1,1"}
    ${"counted twice for 1"} | ${"experiment,variant,day,impressions,conversions\na,b,1,1,1\na,c,1,1,1\na,c,1,1,1"}
    ${"differs from line 2"} | ${"experiment,variant,is_control,day,impressions,conversions\na,b,1,1,1,1\na,c,0,1,1,1\na,b,0,2,1,1"}
  `("is refused: $problem", ({ problem, text }) => {
    expect(() => readSeries(text)).toThrow(problem);
  });
});
