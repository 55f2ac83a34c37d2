import { spreadLabels } from "./end-labels.ts";
import type { Frame } from "./frame.ts";
import { LABELS, SIZE } from "./layout.ts";
import { markerAt, straightLine, strokeOf, type DrawnLine } from "./marks.ts";
import { INK } from "./palette.ts";
import { textAt, type Markup } from "./svg.ts";
import { typeface } from "./typeface.ts";

/** Swatch, latest value and name beside each line's end, with a thread from the line to its label. */
export function lineLabels(lines: readonly DrawnLine[], frame: Frame): readonly Markup[] {
  const drawn = lines.filter(({ points }) => points.length > 0);
  const ends = drawn.map(({ points }) => {
    const { day, value } = points.at(-1)!;
    return { x: frame.x(day), y: frame.y(value) };
  });
  const heights = spreadLabels(
    ends.map(({ y }) => y - frame.top),
    LABELS.step,
    frame.height,
  );
  return drawn.flatMap((line, place) => labelOf(line, ends[place]!, frame.top + heights[place]!, frame));
}

function labelOf(
  line: DrawnLine,
  end: { readonly x: number; readonly y: number },
  middle: number,
  { plotRight, name, nameWidth }: Frame,
): readonly Markup[] {
  const { colour, dash } = strokeOf(line);
  const swatch = plotRight + LABELS.swatch;
  const swatchEnd = swatch + LABELS.swatchWidth;
  const thread = {
    stroke: colour,
    "stroke-opacity": 0.55,
    "stroke-dasharray": end.x < plotRight - 1 ? "1 3" : undefined,
  };
  return [
    straightLine([end.x, end.y], [swatch - 3, middle], thread),
    straightLine([swatch, middle], [swatchEnd, middle], {
      stroke: colour,
      "stroke-width": 2,
      "stroke-dasharray": dash,
    }),
    ...(line.arm === undefined ? [] : [markerAt((swatch + swatchEnd) / 2, middle, line.arm)]),
    textAt(line.latest, plotRight + LABELS.value, middle, { size: SIZE.label, colour: INK, weight: 600 }),
    textAt(typeface(400).fit(line.label, SIZE.label, nameWidth), name, middle, { size: SIZE.label, colour: INK }),
  ];
}
