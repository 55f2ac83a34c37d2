import { scaleLinear } from "d3-scale";
import type { ChartRange } from "../messages/index.ts";
import type { Columns, Layout, PanelPlace } from "./layout.ts";

/** One panel's place in the picture, and where days and values stand in it, in pixels from the picture's top left corner. */
export interface Frame extends Columns, PanelPlace {
  readonly bottom: number;
  readonly days: ChartRange;
  readonly domain: ChartRange;
  x(day: number): number;
  y(value: number): number;
}

export function frameOf(
  { plotLeft, plotRight, name, nameWidth }: Layout,
  place: PanelPlace,
  days: ChartRange,
  domain: ChartRange,
): Frame {
  const bottom = place.top + place.height;
  const x = scaleLinear([days.from, days.to], [plotLeft, plotRight]);
  const y = scaleLinear([domain.from, domain.to], [bottom, place.top]);
  return {
    ...place,
    plotLeft,
    plotRight,
    name,
    nameWidth,
    bottom,
    days,
    domain,
    x: (day) => x(day),
    y: (value) => y(value),
  };
}
