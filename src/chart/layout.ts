import type { ExperimentChart } from "../messages/index.ts";
import { typeface } from "./typeface.ts";

/**
 * Places and sizes of the picture, in logical pixels; a PNG has two and a half times as many. Narrow, so that it can still be read where a phone
 * shows it 350 pixels wide.
 */
export const WIDTH = 560;
export const SCALE = 2.5;

/** Distance of all text and of the axes' labels from the edge. */
export const EDGE = 20;
/** Left edge of both plots: before it stand the labels of the vertical axis. */
export const PLOT_LEFT = 72;
export const RATES = { top: 112, height: 190 } as const;
export const EVIDENCE = { top: 364, height: 140 } as const;
/** Below the last panel: the days, the axis' title, the notes. */
const FOOT = 104;

export const SIZE = { title: 20, subtitle: 14, panel: 14, label: 14, axis: 13, note: 13 } as const;

/** The labels at the lines' ends: swatch, latest value, name. Distances from the right edge of the plot, and between columns. */
export const LABELS = { swatch: 10, swatchWidth: 18, value: 34, gap: 9, step: 19 } as const;
/** A longer name is cut. */
const LONGEST_NAME = 130;

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

/** How far down the last panel reaches: evidence stands below the rates, where there is any. */
export function plotBottom({ evidence }: Pick<ExperimentChart, "evidence">): number {
  return evidence === undefined ? RATES.top + RATES.height : EVIDENCE.top + EVIDENCE.height;
}

/** The height of the whole picture. */
export function heightOf(chart: Pick<ExperimentChart, "evidence">): number {
  return plotBottom(chart) + FOOT;
}
