import { describe, expect, it } from "vitest";
import { dayChart } from "../../src/page/day-chart.ts";
import { intervalBar, shareBar, sparkline } from "../../src/page/pictures.ts";

describe("small pictures on a page", () => {
  it("show an interval beside zero, by its side of it", () => {
    expect(intervalBar({ low: 0.1, value: 0.2, high: 0.3 }, 0.5).text).toContain('class="interval gain"');
    expect(intervalBar({ low: -0.3, value: -0.2, high: -0.1 }, 0.5).text).toContain('class="interval loss"');
    const open = intervalBar({ low: -0.5, value: 0, high: 9 }, 0.5).text;
    expect(open).toContain('class="interval open"');
    // What leaves the scale ends at its edge.
    expect(open).toContain('class="range" x1="2.0" x2="98.0"');
  });

  it("show no more of a share than all of it", () => {
    expect(shareBar(1.7).text).toContain('class="part" width="100.0"');
    expect(shareBar(0.25).text).toContain('class="part" width="25.0"');
  });

  it("show no way where there is one value only", () => {
    expect(sparkline([0.1])).toBeUndefined();
    expect(
      sparkline([0.1, 0.2, -0.1])!
        .text.match(/points="([^"]*)"/u)![1]!
        .split(" "),
    ).toHaveLength(3);
  });

  it("show a line over days, interrupted where a day has no value", () => {
    const chart = dayChart({
      title: "Chance",
      inWords: "in words",
      days: ["Nov 1", "Nov 2", "Nov 3", "Nov 4"],
      lines: [{ name: "<B>", look: 1, values: [0.5, undefined, 0.6, 0.7] }],
      domain: { from: 0, to: 1 },
      ticks: [{ value: 0.5, label: "50%" }],
    }).text;
    expect(chart.match(/d="(M[^"]*)"/u)![1]!.match(/[ML]/gu)).toEqual(["M", "M", "L"]);
    expect(chart).toContain("&lt;B&gt;");
    expect(chart).not.toContain("NaN");
  });
});
