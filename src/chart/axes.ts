import type { Frame } from "./frame.ts";
import { AXIS_GAP, FOOT, SIZE } from "./layout.ts";
import { straightLine } from "./marks.ts";
import { FAINT_INK, FRAME, GRID } from "./palette.ts";
import { dayTicks } from "./ticks.ts";
import { textAt, type Markup } from "./svg.ts";
import { typeface } from "./typeface.ts";

/** So near to the axis below, a line of the grid would only make it look thicker. */
const APART = 4;
const TICK = 5;
/** Between two named days. */
const DAY_GAP = 8;
const WORDS = { size: SIZE.axis, colour: FAINT_INK } as const;

/** Levels of the named values, behind everything else, and the zero of values that may be negative. */
export function grid({ ticks, domain, bottom, plotLeft, plotRight, y }: Frame): readonly Markup[] {
  return ticks
    .filter(({ value }) => bottom - y(value) >= APART)
    .map(({ value }) => {
      const isZero = value === 0 && domain.from < 0;
      return straightLine([plotLeft, y(value)], [plotRight, y(value)], { stroke: isZero ? FRAME : GRID });
    });
}

/** The names of the values, flush with the plot. */
export function valueLabels({ ticks, plotLeft, y }: Frame): readonly Markup[] {
  return ticks.map(({ value, label }) => textAt(label, plotLeft - AXIS_GAP, y(value), { ...WORDS, anchor: "end" }));
}

/** The line below a panel. */
export function baseline({ plotLeft, plotRight, bottom }: Frame): Markup {
  return straightLine([plotLeft, bottom], [plotRight, bottom], { stroke: FRAME });
}

/** The days below the last panel, as many as can be read. */
export function dayAxis({ days, plotLeft, plotRight, bottom, x }: Frame): readonly Markup[] {
  const widest = typeface(400).widthOf(String(days.to), SIZE.axis);
  const most = Math.max(2, Math.floor((plotRight - plotLeft) / (widest + DAY_GAP)) + 1);
  return dayTicks(days, most).flatMap((day) => [
    straightLine([x(day), bottom], [x(day), bottom + TICK], { stroke: FRAME }),
    textAt(String(day), x(day), bottom + FOOT.days, { ...WORDS, anchor: "middle" }),
  ]);
}

/** Across a panel. */
export function plannedEnd(day: number | undefined, { top, bottom, x }: Frame): readonly Markup[] {
  if (day === undefined) return [];
  return [straightLine([x(day), top], [x(day), bottom], { stroke: FAINT_INK, "stroke-dasharray": "4 3" })];
}

/** Below a panel, where no line can run through it. */
export function plannedEndName(day: number | undefined, below: number, { bottom, x }: Frame): readonly Markup[] {
  return day === undefined ? [] : [textAt("planned end", x(day), bottom + below, { ...WORDS, anchor: "middle" })];
}
