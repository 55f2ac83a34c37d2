import type { ExperimentChart } from "../messages/index.ts";
import { typeface } from "./typeface.ts";

/** Places and sizes of the picture, in logical pixels; a PNG has twice as many. */
export const WIDTH = 800;
export const HEIGHT = 560;
export const SCALE = 2;

/** Distance of all text and the axes' labels from the edge. */
export const EDGE = 20;
/** Left edge of both plots: before it stand the labels of the vertical axis. */
export const PLOT_LEFT = 68;
export const RATES = { top: 104, height: 190 } as const;
export const EVIDENCE = { top: 344, height: 136 } as const;

export const SIZE = { title: 18, subtitle: 13, panel: 13, label: 12, axis: 11, note: 11 } as const;

/** The labels at the lines' ends: swatch, latest value, name. Distances from the right edge of the plot, and between columns. */
export const LABELS = { swatch: 14, swatchWidth: 20, value: 41, gap: 11, step: 17 } as const;
/** A longer name is cut. */
const LONGEST_NAME = 172;

/** Columns of the labels; the plot has the rest of the width. */
export interface Columns {
  readonly plotWidth: number;
  /** Where names begin, from the right edge of the plot. */
  readonly name: number;
  readonly nameWidth: number;
}

/** As wide as the widest value and the widest name need, so that short names leave the room to the plot. */
export function columnsFor({ rates, evidence, arms }: ExperimentChart): Columns {
  const boundaries = evidence?.boundaries ?? [];
  const values = [...rates.lines, ...(evidence?.lines ?? []), ...boundaries].map(({ latest }) =>
    typeface(600).widthOf(latest, SIZE.label),
  );
  const names = [...arms, ...boundaries].map(({ label }) => typeface(400).widthOf(label, SIZE.label));
  const name = LABELS.value + Math.ceil(Math.max(...values)) + LABELS.gap;
  const nameWidth = Math.min(LONGEST_NAME, Math.ceil(Math.max(...names)));
  return { plotWidth: WIDTH - PLOT_LEFT - name - nameWidth - EDGE, name, nameWidth };
}
