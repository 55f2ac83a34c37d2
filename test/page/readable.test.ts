import { expect, it } from "vitest";
import type { ToldCheck } from "../../src/messages/index.ts";
import { checksHtml } from "../../src/page/checks.ts";
import { dayChart } from "../../src/page/day-chart.ts";
import { html } from "../../src/page/html.ts";
import { tableHtml } from "../../src/page/table.ts";

it("A figure may be parted from its interval, which stays whole itself", () => {
  expect(html`${"+13.5%\u00a0(−4.0%\u00a0to\u00a0+34.2%)"}`.text).toBe("+13.5% (−4.0%\u00a0to\u00a0+34.2%)");
});

it("A cell in which there is nothing is marked, so that it can be left out where there is little room", () => {
  const { text } = tableHtml({ title: "Any", columns: ["Name", "A", "B"], rows: [["x", "–", "5"]], numbers: [1, 2] });
  expect(text).toContain('data-title="A" class="number nothing"');
  expect(text).toContain('data-title="B" class="number"');
});

it("An experiment that has ended is shown as ended, not as a failure", () => {
  const check = { id: "running", status: "fail", symbol: "✗", title: "Running", sentence: "", detail: "" } as const;
  const told = (isOver: boolean): ToldCheck => ({ ...check, isOver });
  expect(checksHtml([told(false)]).text).toContain('<li class="fail"><span class="symbol" aria-hidden="true">✗');
  expect(checksHtml([told(true)]).text).toMatch(/<li class="over"><span class="symbol" aria-hidden="true">■.*Ended: /u);
});

it("The names on a chart's axis have room, however long they are", () => {
  const leftOf = (label: string): number => {
    const ticks = [{ value: 1, label }];
    const { text } = dayChart({
      title: "",
      inWords: "",
      days: ["Nov 1"],
      lines: [],
      domain: { from: 0, to: 1 },
      ticks,
    });
    return Number(/class="grid" x1="(\d+)"/u.exec(text)![1]);
  };
  expect(leftOf("5")).toBe(52);
  expect(leftOf("1,234,567")).toBeGreaterThan(leftOf("2,380"));
  expect(leftOf("2,380")).toBeGreaterThanOrEqual(70);
});
