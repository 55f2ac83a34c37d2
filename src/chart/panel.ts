import type { ChartArm, ChartPoint, ChartRange } from "../messages/index.ts";
import { spreadLabels } from "./end-labels.ts";
import { LABELS, SIZE, type Columns } from "./layout.ts";
import { INK, lookOf } from "./palette.ts";
import { FAMILIES, typeface } from "./typeface.ts";

/** A layer of a vega-lite view. */
export type Layer = Readonly<Record<string, unknown>>;

/** What both panels are made of: how large they are, and what their axes span. */
export interface Frame extends Columns {
  readonly height: number;
  readonly days: ChartRange;
  readonly domain: ChartRange;
}

export interface DrawnLine {
  /** Undefined for a stopping threshold. */
  readonly arm: ChartArm | undefined;
  readonly label: string;
  readonly latest: string;
  readonly points: readonly ChartPoint[];
}

/** Markers so far apart that they do not hide the line. */
const MOST_MARKERS = 8;
const BOUNDARY = { colour: INK, dash: [] as readonly number[], shape: undefined };

export function xOf({ days }: Frame): object {
  return { field: "day", type: "quantitative", scale: { domain: [days.from, days.to], nice: false, zero: false } };
}

export function yOf({ domain }: Frame, field = "value"): object {
  return { field, type: "quantitative", scale: { domain: [domain.from, domain.to], nice: false, zero: false } };
}

/** One line with its markers, and a thread to its label. */
export function lineLayers(line: DrawnLine, frame: Frame): Layer[] {
  const { colour, dash, shape } = styleOf(line);
  if (line.points.length === 0) return [];
  const encoding = { x: xOf(frame), y: yOf(frame) };
  const stroke: Layer = {
    data: { values: line.points },
    mark: { type: "line", color: colour, strokeWidth: 2, strokeDash: dash, strokeJoin: "round", interpolate: "linear" },
    encoding,
  };
  // A single look is not a line yet: a stopping threshold shows as a short level, an arm as its marker.
  const isSingle = line.points.length === 1;
  if (shape === undefined) {
    if (!isSingle) return [stroke];
    return [
      {
        data: { values: line.points },
        mark: { type: "tick", color: colour, thickness: 2, size: 24, orient: "horizontal" },
        encoding,
      },
    ];
  }
  const markers: Layer = {
    data: { values: markedOf(line.points, line.arm!.look) },
    mark: { type: "point", shape, color: colour, filled: true, size: 34, opacity: 1 },
    encoding,
  };
  return isSingle ? [markers] : [stroke, markers];
}

/** Swatch, latest value and name beside each line's end, with a thread where the label had to move. */
export function endLabels(lines: readonly DrawnLine[], frame: Frame): Layer[] {
  const drawn = lines.filter(({ points }) => points.length > 0);
  const ends = drawn.map(({ points }) => endOf(points, frame));
  const heights = spreadLabels(
    ends.map(({ y }) => y),
    LABELS.step,
    frame.height,
  );
  return drawn.flatMap((line, place) => labelLayers(line, ends[place]!, heights[place]!, frame));
}

function labelLayers(
  line: DrawnLine,
  end: { readonly x: number; readonly y: number },
  height: number,
  { plotWidth, name, nameWidth }: Columns,
): Layer[] {
  const { colour, dash, shape } = styleOf(line);
  const start = plotWidth + LABELS.swatch;
  const middle = start + LABELS.swatchWidth / 2;
  const swatch = rule([start, height], [start + LABELS.swatchWidth, height], {
    color: colour,
    strokeWidth: 2,
    strokeDash: dash,
  });
  const marker =
    shape === undefined
      ? []
      : [
          {
            data: { values: [{}] },
            mark: { type: "point", shape, color: colour, filled: true, size: 34, opacity: 1, x: middle, y: height },
            encoding: {},
          },
        ];
  const thread = rule([end.x, end.y], [start - 3, height], {
    color: colour,
    strokeWidth: 1,
    opacity: 0.55,
    ...(end.x < plotWidth - 1 && { strokeDash: [1, 3] }),
  });
  return [
    thread,
    swatch,
    ...marker,
    text(line.latest, plotWidth + LABELS.value, height, { fontWeight: 600 }),
    text(typeface(400).fit(line.label, SIZE.label, nameWidth), plotWidth + name, height, {}),
  ];
}

/** A text at a place of the view. */
export function text(words: string | readonly string[], x: number, y: number, style: object): Layer {
  return {
    data: { values: [{}] },
    mark: {
      type: "text",
      text: words,
      x,
      y,
      align: "left",
      baseline: "middle",
      font: FAMILIES,
      fontSize: SIZE.label,
      color: INK,
      ...style,
    },
    encoding: {},
  };
}

/** A straight line between two places of the view. */
export function rule([x, y]: readonly [number, number], [x2, y2]: readonly [number, number], style: object): Layer {
  return {
    data: { values: [{}] },
    mark: { type: "rule", ...style },
    encoding: { x: { value: x }, y: { value: y }, x2: { value: x2 }, y2: { value: y2 } },
  };
}

function styleOf({ arm }: DrawnLine): {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly shape: string | undefined;
} {
  return arm === undefined ? BOUNDARY : lookOf(arm.look);
}

/** Pixels of a line's last point. */
function endOf(
  points: readonly ChartPoint[],
  { days, domain, height, plotWidth }: Frame,
): { readonly x: number; readonly y: number } {
  const { day, value } = points.at(-1)!;
  const share = (value - domain.from) / (domain.to - domain.from);
  return { x: (plotWidth * (day - days.from)) / (days.to - days.from), y: height * (1 - share) };
}

/** The last point and every so many before it; other looks begin elsewhere, so that markers do not lie on one another. */
function markedOf(points: readonly ChartPoint[], look: number): readonly ChartPoint[] {
  const step = Math.max(1, Math.ceil(points.length / MOST_MARKERS));
  return points.filter(
    (_, index) => index === points.length - 1 || (index < points.length - step / 2 && index % step === look % step),
  );
}
