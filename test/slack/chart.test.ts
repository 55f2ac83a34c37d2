import { describe, expect, it } from "vitest";
import { renderDigest } from "../../src/messages/index.ts";
import type { LineChart, Notification } from "../../src/notify/index.ts";
import type { Block } from "../../src/slack/index.ts";
import { aDecision, aDigestEntry, aDigestModel, aWinner } from "../support/builders.ts";
import { chartOf } from "../support/charts/chart-cases.ts";
import { HOSTILE_NAMES } from "../support/messages/hostile-names.ts";
import { acceptable } from "../support/slack/block-kit-schema.ts";
import { onSlack } from "../support/slack/on-slack.ts";

function aChart({ days = 14, names = ["Original", "Green button"] } = {}): LineChart {
  return {
    part: "chart",
    title: "Conversion rate so far",
    values: "Conversion rate, %",
    labels: Array.from({ length: days }, (_, day) => `Day ${day + 1}`),
    lines: names.map((name, line) => ({
      name,
      values: Array.from({ length: days }, (_, day) => 10 + line + day / 100),
    })),
  };
}

function shown(chart: LineChart): Extract<Block, { type: "data_visualization" }> | undefined {
  const notification: Notification = {
    kind: "detail",
    severity: "info",
    title: "t",
    summary: ["t"],
    link: undefined,
    body: [{ part: "lines", lines: [["words"]] }, chart],
  };
  return acceptable(onSlack(notification)).blocks.find((block) => block.type === "data_visualization");
}

describe("a chart that Slack draws", () => {
  it("has a line for each variant, over the same days", () => {
    expect(shown(aChart({ days: 2 }))).toEqual({
      type: "data_visualization",
      title: "Conversion rate so far",
      chart: {
        type: "line",
        series: [
          {
            name: "Original",
            data: [
              { label: "Day 1", value: 10 },
              { label: "Day 2", value: 10.01 },
            ],
          },
          {
            name: "Green button",
            data: [
              { label: "Day 1", value: 11 },
              { label: "Day 2", value: 11.01 },
            ],
          },
        ],
        axis_config: { categories: ["Day 1", "Day 2"], y_label: "Conversion rate, %" },
      },
    });
  });

  it.each([20, 21, 28, 180, 1000])("of %i days shows at most 20 of them, the last one among them", (days) => {
    const { categories } = shown(aChart({ days }))!.chart.axis_config;
    expect(categories.length).toBeLessThanOrEqual(20);
    expect(categories.length).toBeGreaterThan(9);
    expect(categories.at(-1)).toBe(`Day ${days}`);
  });

  it("is left out where Slack could not tell its lines apart, or takes no more of them", () => {
    const long = "A name that is longer than Slack";
    expect(shown(aChart({ names: [`${long} A`, `${long} B`] }))).toBeUndefined();
    expect(shown(aChart({ names: ["1", "2", "3", "4", "5", "6"] }))).toBeDefined();
    expect(shown(aChart({ names: ["1", "2", "3", "4", "5", "6", "7"] }))).toBeUndefined();
  });

  it("is left out of the plain form of its message, and the words stay", () => {
    const entry = aDigestEntry({ decision: aWinner(), chart: chartOf() });
    const [detail] = renderDigest(aDigestModel({ entries: [entry] })).details;
    const { blocks, plainBlocks } = acceptable(onSlack(detail!.notification));
    expect(blocks.map(({ type }) => type)).toEqual(["section", "data_table", "data_visualization", "context"]);
    expect(plainBlocks!.map(({ type }) => type)).toEqual(["section", "section", "context"]);
  });

  it.each(Object.keys(HOSTILE_NAMES))("keeps to Slack's limits with names made of %s", (title) => {
    const name = HOSTILE_NAMES[title]!(120);
    const chart = chartOf({ lifts: [0, 0.1, 0.05], names: [name, `${name} B`, name] });
    const decision = aDecision({ experimentName: name, signals: [] });
    const [detail] = renderDigest(
      aDigestModel({ entries: [aDigestEntry({ decision: { ...decision, verdict: "inconclusive" }, chart })] }),
    ).details;
    expect(acceptable(onSlack(detail!.notification)).blocks.length).toBeGreaterThan(2);
  });
});
