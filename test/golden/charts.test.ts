import { describe, it } from "vitest";
import { chartSvg } from "../../src/chart/index.ts";
import { MADE_CHARTS } from "../support/charts/made-charts.ts";
import { expectFrozenText } from "./frozen.ts";

describe("the picture of a chart", () => {
  it.each(Object.entries(MADE_CHARTS))("of %s is to the pixel what it was", (name, chart) => {
    // One element a line, so that a difference can be read.
    expectFrozenText(`charts/${name.replaceAll(/\W+/g, "-")}.svg`, chartSvg(chart).replaceAll("><", ">\n<"));
  });
});
