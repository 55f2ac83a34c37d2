import type { EvidencePanel, ExperimentChart } from "../messages/index.ts";
import { baseline, dayAxis, grid, plannedEnd, plannedEndName, valueLabels } from "./axes.ts";
import { frameOf, type Frame } from "./frame.ts";
import { EDGE, FOOT, HEADING, layoutOf, PANEL_TITLE, SIZE, WIDTH, type Layout } from "./layout.ts";
import { lineLabels } from "./line-labels.ts";
import { bandOf, lineOf, type DrawnLine } from "./marks.ts";
import { BACKGROUND, FAINT_INK, INK, withNamedColours } from "./palette.ts";
import { element, textAt, type Markup } from "./svg.ts";
import { FAMILIES, typeface } from "./typeface.ts";

/**
 * The chart as SVG, for pages and to be made a PNG of: the same chart gives the same text. Every text was measured with the shipped fonts,
 * so that nothing depends on who shows it.
 */
export function chartSvg(chart: ExperimentChart): string {
  const layout = layoutOf(chart);
  const { height } = layout;
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    width: WIDTH,
    height,
    viewBox: `0 0 ${WIDTH} ${height}`,
    role: "img",
    "aria-label": chart.altText,
    "font-family": FAMILIES,
  };
  return element("svg", attributes, [
    element("rect", { width: WIDTH, height, fill: BACKGROUND }),
    ...heading(chart, layout),
    ...ratesPanel(chart, layout),
    ...(chart.evidence === undefined ? [] : evidencePanel(chart, chart.evidence, layout)),
    ...foot(chart, layout),
  ]);
}

/** The same for a page: its stylesheet chooses the colours. */
export function pageChartSvg(chart: ExperimentChart): string {
  return withNamedColours(chartSvg(chart));
}

function heading({ title }: ExperimentChart, { subtitle }: Layout): readonly Markup[] {
  const fitting = typeface(600).fit(title, SIZE.title, WIDTH - 2 * EDGE);
  return [
    textAt(fitting, EDGE, HEADING.title, { size: SIZE.title, colour: INK, weight: 600 }),
    ...subtitle.map((line, index) =>
      textAt(line, EDGE, HEADING.subtitle + index * HEADING.subtitleStep, { size: SIZE.subtitle, colour: FAINT_INK }),
    ),
  ];
}

function ratesPanel(chart: ExperimentChart, layout: Layout): readonly Markup[] {
  const { rates, days } = chart;
  const frame = frameOf(layout, layout.rates, days, rates.domain);
  const bands = rates.lines
    .filter(({ hasBand, points }) => hasBand && points.length > 0)
    .map((line) => bandOf(line, armOf(chart, line.armId), frame));
  const isLast = chart.evidence === undefined;
  const below = [
    ...(isLast ? dayAxis(frame) : []),
    ...plannedEndName(chart.plannedEnd, isLast ? FOOT.plannedEnd : FOOT.days, frame),
  ];
  return panel(chart, { frame, title: rates.title, behind: bands, below, lines: armLines(chart, rates.lines) });
}

function evidencePanel(chart: ExperimentChart, evidence: EvidencePanel, layout: Layout): readonly Markup[] {
  const frame = frameOf(layout, layout.evidence!, chart.days, evidence.domain);
  const thresholds = evidence.boundaries.map((boundary): DrawnLine => ({ arm: undefined, ...boundary }));
  const lines = [...thresholds, ...armLines(chart, evidence.lines)];
  return panel(chart, { frame, title: evidence.title, behind: [], below: dayAxis(frame), lines });
}

interface Panel {
  readonly frame: Frame;
  readonly title: string;
  readonly behind: readonly Markup[];
  /** What stands under the panel's baseline. */
  readonly below: readonly Markup[];
  readonly lines: readonly DrawnLine[];
}

function panel(chart: ExperimentChart, { frame, title, behind, below, lines }: Panel): readonly Markup[] {
  // The control is behind, stopping thresholds and variants are in front of it.
  const inFront = lines.toSorted((a, b) => Number(b.arm?.isControl ?? false) - Number(a.arm?.isControl ?? false));
  return [
    textAt(title, EDGE, frame.top - PANEL_TITLE, { size: SIZE.panel, colour: INK, weight: 600 }),
    ...grid(frame),
    ...behind,
    baseline(frame),
    ...below,
    ...plannedEnd(chart.plannedEnd, frame),
    ...inFront.flatMap((line) => lineOf(line, frame)),
    ...valueLabels(frame),
    ...lineLabels(lines, frame),
  ];
}

/** The title of the days, and below it the notes. */
function foot({ daysTitle }: ExperimentChart, layout: Layout): readonly Markup[] {
  return [
    textAt(daysTitle, layout.plotRight, layout.daysTitle, { size: SIZE.axis, colour: FAINT_INK, anchor: "end" }),
    ...layout.notes.map((note, index) =>
      textAt(note, EDGE, layout.firstNote + index * FOOT.noteStep, { size: SIZE.note, colour: FAINT_INK }),
    ),
  ];
}

function armLines(
  chart: ExperimentChart,
  lines: readonly (Pick<DrawnLine, "latest" | "points"> & { readonly armId: string })[],
): readonly DrawnLine[] {
  return lines.map(({ armId, latest, points }) => {
    const arm = armOf(chart, armId);
    return { arm, label: arm.label, latest, points };
  });
}

function armOf({ arms }: ExperimentChart, armId: string): ExperimentChart["arms"][number] {
  return arms.find(({ id }) => id === armId)!;
}
