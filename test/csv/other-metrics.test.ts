import { describe, expect, it } from "vitest";
import { readSeries } from "../../src/csv/index.ts";

const HEADER = "experiment,variant,is_control,day,metric,impressions,conversions";
const ADDED = ["a,old,1,1,,100,5", "a,new,0,1,,110,6", "a,old,1,2,goal,200,8", "a,new,0,2,Goal,210,9"];
const read = (...rows: string[]) => readSeries([HEADER, ...rows].join("\n"));
const seriesOf = (...rows: string[]) => read(...rows).series[0]!;

describe("a file with a column for the metric", () => {
  it("has the goal where the metric is empty or the word goal, and other events beside it with the goal's impressions", () => {
    const { days, metrics } = seriesOf(
      ...ADDED,
      "a,old,1,1,refund,100,3",
      "a,new,0,1,refund,,4",
      "a,new,0,2,refund,210,2",
      "a,old,1,2,refund,,1",
    );
    expect(days).toEqual([
      { date: "2001-01-01", impressions: [100, 110], conversions: [5, 6] },
      { date: "2001-01-02", impressions: [200, 210], conversions: [8, 9] },
    ]);
    expect(metrics).toEqual([
      {
        event: "refund",
        problem: null,
        days: [
          { date: "2001-01-01", conversions: [3, 4] },
          { date: "2001-01-02", conversions: [1, 2] },
        ],
      },
    ]);
  });

  it("is read as before where it names no other event", () => {
    expect(seriesOf(...ADDED)).not.toHaveProperty("metrics");
  });

  it("puts the control first also where the other event's rows come in another order", () => {
    const [metric] = seriesOf("a,new,0,1,,110,6", "a,old,1,1,,100,5", "a,new,0,1,refund,,4", "a,old,1,1,refund,,3")
      .metrics!;
    expect(metric!.days[0]!.conversions).toEqual([3, 4]);
  });

  it("counts nothing on a day that an event lacks, and says which", () => {
    const { series, notes } = read(...ADDED, "a,old,1,1,refund,,3", "a,old,1,2,refund,,1", "a,new,0,2,refund,,2");
    expect(series[0]!.metrics![0]!.days).toEqual([
      { date: "2001-01-01", conversions: [3, 0] },
      { date: "2001-01-02", conversions: [1, 2] },
    ]);
    expect(notes).toContain("a, refund, new: there is no row for day 1: nothing is counted for it then");
    expect(read(...ADDED, "a,old,1,2,refund,,1", "a,new,0,2,refund,,2").notes).toContain(
      "a, refund: there are no rows for day 1: nothing is counted on these days",
    );
  });

  it("may be cumulative: what a day lacks is part of the next one's, and a count that falls is lowered", () => {
    const header = HEADER.replace("impressions,conversions", "cumulative_impressions,cumulative_conversions");
    const goal = [1, 2, 3].flatMap((day) => [
      `a,old,1,${day},,${day * 100},${day * 5}`,
      `a,new,0,${day},,${day * 100},${day * 6}`,
    ]);
    const { series, notes } = readSeries(
      [
        header,
        ...goal,
        "a,old,1,1,refund,,4",
        "a,old,1,2,refund,,3",
        "a,old,1,3,refund,,9",
        "a,new,0,1,refund,,2",
        "a,new,0,3,refund,,8",
      ].join("\n"),
    );
    expect(series[0]!.metrics![0]!.days.map(({ conversions }) => conversions)).toEqual([
      [3, 2],
      [6, 6],
    ]);
    expect(notes).toContain("a, refund, new: there is no row for day 2: its counts are part of the next day's");
    expect(notes.join("\n")).toContain("a, refund: cumulative counts decrease on line 9");
  });

  it("leaves out what an event counted after the traffic had ended", () => {
    const { metrics, days } = seriesOf(
      ...ADDED,
      "a,old,1,3,,0,0",
      "a,new,0,3,,0,0",
      "a,old,1,3,refund,,7",
      "a,new,0,2,refund,,1",
    );
    expect(days).toHaveLength(2);
    expect(metrics![0]!.days).toEqual([{ date: "2001-01-02", conversions: [0, 1] }]);
  });

  it.each`
    problem                                                                                                   | row
    ${"line 6: refund of a, old has 99 impressions; wanted the goal's 100, as on line 2, or an empty field"}  | ${"a,old,1,1,refund,99,3"}
    ${"line 6: refund of a, old has no row of the goal beside it on day 3; wanted one, with the impressions"} | ${"a,old,1,3,refund,,3"}
    ${"line 6: refund of a, other has no row of the goal beside it on day 1"}                                 | ${"a,other,0,1,refund,,3"}
    ${"line 6: is_control of refund of a, old differs from line 2"}                                           | ${"a,old,0,1,refund,,3"}
    ${'line 6: impressions is "x"; wanted a whole number'}                                                    | ${"a,old,1,1,refund,x,3"}
    ${'line 6: impressions is ""; wanted a whole number'}                                                     | ${"a,old,1,3,,,3"}
    ${'line 6: conversions is ""; wanted a whole number'}                                                     | ${"a,old,1,1,refund,,"}
  `("that does not fit is refused: $problem", ({ problem, row }) => {
    expect(() => read(...ADDED, row)).toThrow(problem);
  });

  it("without any row of the goal is refused, once for the whole file", () => {
    expect(() => read("a,old,1,1,purchase,100,3", "a,new,0,1,purchase,100,3")).toThrow(
      /:\n {2}line 1: no row is of the goal; wanted rows whose metric is empty or "goal"$/u,
    );
  });

  it("that counts an event twice is refused with both lines", () => {
    expect(() => read(...ADDED, "a,old,1,1,refund,,3", "a,old,1,1,refund,100,3")).toThrow(
      "line 7: refund of a, old is counted twice on day 1 (first on line 6)",
    );
  });
});
