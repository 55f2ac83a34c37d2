import {
  area,
  line,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond2,
  symbolSquare,
  symbolTriangle,
  type SymbolType,
} from "d3-shape";
import type { ChartArm, ChartPoint, RateLine } from "../messages/index.ts";
import type { Frame } from "./frame.ts";
import { BACKGROUND, INK, lookOf, type ArmLook } from "./palette.ts";
import { element, type Attributes, type Markup } from "./svg.ts";

/** A line of a panel with what its label says. */
export interface DrawnLine {
  /** Undefined for a stopping threshold. */
  readonly arm: ChartArm | undefined;
  readonly label: string;
  readonly latest: string;
  readonly points: readonly ChartPoint[];
}

const DIGITS = 2;
/** Markers so far apart that they do not hide the line. */
const MOST_MARKERS = 8;
/** Half the width of a stopping threshold that has one day only. */
const SHORT_LEVEL = 12;
const LINE_WIDTH = 2;

/** Each shape with the area, in square pixels, at which it looks as large as the others. */
const SHAPES: Readonly<Record<ArmLook["shape"], readonly [SymbolType, area: number]>> = {
  circle: [symbolCircle, 32],
  square: [symbolSquare, 38],
  "triangle-up": [symbolTriangle, 32],
  diamond: [symbolDiamond2, 34],
  cross: [symbolCross, 40],
};

/** The 95% intervals of one arm as an area behind the lines. */
export function bandOf({ points }: RateLine, { look }: ChartArm, { x, y }: Frame): Markup {
  const shape = area<RateLine["points"][number]>()
    .x(({ day }) => x(day))
    .y0(({ low }) => y(low))
    .y1(({ high }) => y(high))
    .digits(DIGITS);
  return element("path", { d: shape(points)!, fill: lookOf(look).colour, "fill-opacity": 0.15 });
}

/** One line with its markers. A single day is not a line yet: a stopping threshold shows as a short level, an arm as its marker. */
export function lineOf(drawn: DrawnLine, { x, y, plotLeft, plotRight }: Frame): readonly Markup[] {
  const { arm, points } = drawn;
  const { colour, dash } = strokeOf(drawn);
  const [first] = points;
  if (first === undefined) return [];
  if (arm === undefined && points.length === 1) {
    const ends = [Math.max(plotLeft, x(first.day) - SHORT_LEVEL), Math.min(plotRight, x(first.day) + SHORT_LEVEL)];
    return [
      straightLine([ends[0]!, y(first.value)], [ends[1]!, y(first.value)], {
        stroke: colour,
        "stroke-width": LINE_WIDTH,
      }),
    ];
  }
  const path = line<ChartPoint>()
    .x(({ day }) => x(day))
    .y(({ value }) => y(value))
    .digits(DIGITS);
  const stroke = {
    d: path(points)!,
    fill: "none",
    stroke: colour,
    "stroke-width": LINE_WIDTH,
    "stroke-linejoin": "round",
    "stroke-dasharray": dash,
  };
  const markers =
    arm === undefined ? [] : markedOf(points, arm.look).map(({ day, value }) => markerAt(x(day), y(value), arm));
  return points.length === 1 ? markers : [element("path", stroke), ...markers];
}

/** The shape of an arm, with a thin rim that keeps it apart from lines below it. */
export function markerAt(x: number, y: number, { look }: ChartArm): Markup {
  const { colour, shape } = lookOf(look);
  const [type, size] = SHAPES[shape];
  const path = symbol(type, size).digits(DIGITS)()!;
  return element("path", {
    d: path,
    transform: `translate(${x.toFixed(DIGITS)},${y.toFixed(DIGITS)})`,
    fill: colour,
    stroke: BACKGROUND,
    "stroke-width": 0.75,
  });
}

/** Colour and dashes of a line, as attributes have them. */
export function strokeOf({ arm }: DrawnLine): { readonly colour: string; readonly dash: string | undefined } {
  if (arm === undefined) return { colour: INK, dash: undefined };
  const { colour, dash } = lookOf(arm.look);
  return { colour, dash: dash.length === 0 ? undefined : dash.join(" ") };
}

export function straightLine(
  [x1, y1]: readonly [x: number, y: number],
  [x2, y2]: readonly [x: number, y: number],
  style: Attributes,
): Markup {
  return element("line", { x1, y1, x2, y2, ...style });
}

/** The last point and every so many before it; other looks begin elsewhere, so that markers do not lie on one another. */
function markedOf(points: readonly ChartPoint[], look: number): readonly ChartPoint[] {
  const step = Math.max(1, Math.ceil(points.length / MOST_MARKERS));
  return points.filter(
    (_, index) => index === points.length - 1 || (index < points.length - step / 2 && index % step === look % step),
  );
}
