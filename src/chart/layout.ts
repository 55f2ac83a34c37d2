import type { ExperimentChart } from "../messages/index.ts";
import { valueTicks, type Tick } from "./ticks.ts";
import { typeface } from "./typeface.ts";

/**
 * Places and sizes of the picture, in logical pixels; a PNG has two and a half times as many. Narrow, so that it can still be read where a phone
 * shows it 350 pixels wide.
 */
export const WIDTH = 560;
export const SCALE = 2.5;

/** Distance of everything from the edge. */
export const EDGE = 20;

export const SIZE = { title: 20, subtitle: 14, panel: 14, label: 14, axis: 13, note: 13 } as const;

/** Middles of the lines of words, from the top. */
export const HEADING = { title: 32, subtitle: 56, subtitleStep: 19 } as const;
/** From a panel up to the middle of its title. */
export const PANEL_TITLE = 20;
/** From the last panel down to the middles of lines of words; the planned end has a line of its own where the days are named above it. */
export const FOOT = { days: 16, plannedEnd: 37, daysTitle: 37, daysTitleBelow: 56, notes: 26, noteStep: 17 } as const;
/** From the middle of the last line down to the edge of the picture. */
const BELOW = EDGE + 4;

const RATES = { top: 114, height: 190, ticks: 5 } as const;
const EVIDENCE = { below: 64, height: 140, ticks: 4 } as const;

/** The labels at the lines' ends: swatch, latest value, name. Distances from the right edge of the plot, and between columns. */
export const LABELS = { swatch: 10, swatchWidth: 18, value: 34, gap: 9, step: 19 } as const;
/** A longer name of an arm is cut. What a stopping threshold is called never is. */
const LONGEST_NAME = 130;
/** Between the labels of the vertical axis and the plot. */
export const AXIS_GAP = 8;

/** A panel's place, and the values that its vertical axis names. */
export interface PanelPlace {
  readonly top: number;
  readonly height: number;
  readonly ticks: readonly Tick[];
}

/** Columns that both panels share, in pixels from the left edge of the picture. */
export interface Columns {
  readonly plotLeft: number;
  readonly plotRight: number;
  /** Where the names of lines begin. */
  readonly name: number;
  readonly nameWidth: number;
}

/** Where everything stands. */
export interface Layout extends Columns {
  /** Height of the whole picture. */
  readonly height: number;
  readonly subtitle: readonly string[];
  readonly rates: PanelPlace;
  readonly evidence: PanelPlace | undefined;
  /** Middles of lines of words below the last panel. */
  readonly daysTitle: number;
  readonly firstNote: number;
  readonly notes: readonly string[];
}

/** The columns are as wide as texts need, so that the plot has the rest; the picture is as high as its lines of words need. */
export function layoutOf(chart: ExperimentChart): Layout {
  const { rates, evidence, plannedEnd } = chart;
  const room = WIDTH - 2 * EDGE;
  const subtitle = typeface(400).wrap(chart.subtitle, SIZE.subtitle, room, " · ");
  const ratesPlace = {
    top: RATES.top + (subtitle.length - 1) * HEADING.subtitleStep,
    height: RATES.height,
    ticks: valueTicks(rates.domain, RATES.ticks, "share"),
  };
  const evidencePlace = evidence && {
    top: ratesPlace.top + ratesPlace.height + EVIDENCE.below,
    height: EVIDENCE.height,
    ticks: valueTicks(evidence.domain, EVIDENCE.ticks, evidence.kind === "share" ? "share" : "number"),
  };
  const last = evidencePlace ?? ratesPlace;
  const isNamedBelow = evidence === undefined && plannedEnd !== undefined;
  const daysTitle = last.top + last.height + (isNamedBelow ? FOOT.daysTitleBelow : FOOT.daysTitle);
  const notes = chart.notes.length === 0 ? [] : typeface(400).wrap(`${chart.notes.join(". ")}.`, SIZE.note, room);
  const firstNote = daysTitle + FOOT.notes;
  const lastLine = notes.length === 0 ? daysTitle : firstNote + (notes.length - 1) * FOOT.noteStep;
  return {
    ...columnsFor(chart, [...ratesPlace.ticks, ...(evidencePlace?.ticks ?? [])]),
    // Even, so that a PNG ends with a whole pixel.
    height: 2 * Math.ceil((lastLine + BELOW) / 2),
    subtitle,
    rates: ratesPlace,
    evidence: evidencePlace,
    daysTitle,
    firstNote,
    notes,
  };
}

function columnsFor({ rates, evidence, arms }: ExperimentChart, ticks: readonly Tick[]): Columns {
  const boundaries = evidence?.boundaries ?? [];
  const values = [...rates.lines, ...(evidence?.lines ?? []), ...boundaries].map(({ latest }) =>
    typeface(600).widthOf(latest, SIZE.label),
  );
  const nameOf = ({ label }: { readonly label: string }): number => typeface(400).widthOf(label, SIZE.label);
  const names = [...[...arms].map((arm) => Math.min(LONGEST_NAME, nameOf(arm))), ...boundaries.map(nameOf)];
  const nameWidth = widest(names);
  const name = WIDTH - EDGE - nameWidth;
  return {
    plotLeft: EDGE + widest(ticks.map(({ label }) => typeface(400).widthOf(label, SIZE.axis))) + AXIS_GAP,
    plotRight: name - LABELS.gap - widest(values) - LABELS.value,
    name,
    nameWidth,
  };
}

function widest(widths: readonly number[]): number {
  return Math.ceil(Math.max(0, ...widths));
}
