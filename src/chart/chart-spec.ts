import { formatDate, type EvidencePanel, type ExperimentChart } from "../messages/index.ts";
import { columnsFor, EDGE, EVIDENCE, heightOf, PLOT_LEFT, RATES, SIZE, WIDTH, type Columns } from "./layout.ts";
import { BACKGROUND, FAINT_INK, FRAME, GRID, lookOf } from "./palette.ts";
import { endLabels, lineLayers, rule, text, xOf, yOf, type DrawnLine, type Frame, type Layer } from "./panel.ts";
import { dayTicks, roundTicks } from "./ticks.ts";
import { FAMILIES, typeface } from "./typeface.ts";

/** The chart as a vega-lite specification. Every size is fixed: nothing depends on how wide vega believes a text to be. */
export function chartSpec(chart: ExperimentChart): object {
  const columns = columnsFor(chart);
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    background: BACKGROUND,
    spacing: EVIDENCE.top - RATES.top - RATES.height,
    bounds: "flush",
    vconcat: [
      ratesView(chart, columns),
      ...(chart.evidence === undefined ? [] : [evidenceView(chart, chart.evidence, columns)]),
    ],
    config: {
      font: FAMILIES,
      aria: false,
      view: { stroke: null },
      axis: {
        labelFontSize: SIZE.axis,
        titleFontSize: SIZE.axis,
        titleFontWeight: 400,
        labelColor: FAINT_INK,
        titleColor: FAINT_INK,
        gridColor: GRID,
        domainColor: FRAME,
        tickColor: FRAME,
        labelLimit: 0,
        titleLimit: 0,
      },
    },
  };
}

function ratesView(chart: ExperimentChart, columns: Columns): Layer {
  const { rates, arms, days } = chart;
  const frame: Frame = { ...columns, height: RATES.height, days, domain: rates.domain };
  const lines = rates.lines.map(({ armId, latest, points }): DrawnLine => {
    const arm = arms.find(({ id }) => id === armId)!;
    return { arm, label: arm.label, latest, points };
  });
  const bands = rates.lines
    .filter(({ hasBand }) => hasBand)
    .map(({ armId, points }): Layer => {
      const { colour } = lookOf(arms.find(({ id }) => id === armId)!.look);
      return {
        data: { values: points },
        mark: { type: "area", color: colour, opacity: 0.15 },
        encoding: { x: xOf(frame), y: yOf(frame, "low"), y2: { field: "high" } },
      };
    });
  const { values, step } = roundTicks(rates.domain, 5);
  const decimals = Math.max(0, -Math.floor(Math.log10(step * 100) + 1e-9));
  return view(frame, {
    axes: axesLayer(frame, {
      dayLabels: chart.evidence === undefined,
      ticks: values,
      labelExpr: `format(datum.value * 100, ".${decimals}f") + "%"`,
    }),
    layers: [...bands, ...inFront(lines).flatMap((line) => lineLayers(line, frame)), ...endLabels(lines, frame)],
    texts: [
      ...heading(chart),
      panelTitle(rates.title),
      ...plannedEnd(chart, frame),
      ...(chart.evidence === undefined ? foot(chart, columns) : plannedEndName(chart, frame)),
    ],
  });
}

function evidenceView(chart: ExperimentChart, evidence: EvidencePanel, columns: Columns): Layer {
  const { arms, days } = chart;
  const frame: Frame = { ...columns, height: EVIDENCE.height, days, domain: evidence.domain };
  const lines: DrawnLine[] = [
    ...evidence.boundaries.map(({ label, latest, points }): DrawnLine => ({ arm: undefined, label, latest, points })),
    ...evidence.lines.map(({ armId, latest, points }): DrawnLine => {
      const arm = arms.find(({ id }) => id === armId)!;
      return { arm, label: arm.label, latest, points };
    }),
  ];
  const { values } = roundTicks(evidence.domain, 5);
  return view(frame, {
    axes: axesLayer(frame, {
      dayLabels: true,
      ticks: values,
      labelExpr:
        evidence.kind === "z"
          ? `replace(format(datum.value, "~f"), "-", "\u2212")`
          : `format(datum.value * 100, ".0f") + "%"`,
    }),
    layers: [
      ...(evidence.domain.from < 0 ? [zeroLine(frame)] : []),
      ...inFront(lines).flatMap((line) => lineLayers(line, frame)),
      ...endLabels(lines, frame),
    ],
    texts: [panelTitle(evidence.title), ...plannedEnd(chart, frame), ...foot(chart, columns)],
  });
}

function view(
  { height, plotWidth }: Frame,
  {
    axes,
    layers,
    texts,
  }: { readonly axes: Layer; readonly layers: readonly Layer[]; readonly texts: readonly Layer[] },
): Layer {
  return { width: plotWidth, height, layer: [axes, ...layers, ...texts] };
}

/** The layer that has the axes; the others share them. */
function axesLayer(
  frame: Frame,
  {
    dayLabels,
    ticks,
    labelExpr,
  }: { readonly dayLabels: boolean; readonly ticks: readonly number[]; readonly labelExpr: string },
): Layer {
  const days = dayTicks(frame.days);
  return {
    data: { values: [{ day: frame.days.from, value: frame.domain.from }] },
    mark: { type: "point", opacity: 0 },
    encoding: {
      x: {
        ...xOf(frame),
        axis: {
          values: days,
          title: null,
          labels: dayLabels,
          ticks: dayLabels,
          grid: false,
          format: "d",
          labelOverlap: false,
          labelFlush: false,
          tickCount: days.length,
        },
      },
      y: {
        ...yOf(frame),
        axis: {
          values: ticks,
          title: null,
          labelExpr,
          domain: false,
          ticks: false,
          labelPadding: 8,
          labelOverlap: false,
          tickCount: ticks.length,
        },
      },
    },
  };
}

/** The control is behind, stopping thresholds and variants are in front of it. */
function inFront(lines: readonly DrawnLine[]): readonly DrawnLine[] {
  return lines.toSorted((a, b) => Number(b.arm?.isControl ?? false) - Number(a.arm?.isControl ?? false));
}

function heading({ title, subtitle }: ExperimentChart): Layer[] {
  const left = EDGE - PLOT_LEFT;
  const room = WIDTH - 2 * EDGE;
  return [
    text(typeface(600).fit(title, SIZE.title, room), left, 32 - RATES.top, { fontSize: SIZE.title, fontWeight: 600 }),
    text(typeface(400).fit(subtitle, SIZE.subtitle, room), left, 56 - RATES.top, {
      fontSize: SIZE.subtitle,
      color: FAINT_INK,
    }),
  ];
}

function panelTitle(title: string): Layer {
  return text(title, EDGE - PLOT_LEFT, -18, { fontSize: SIZE.panel, fontWeight: 600 });
}

function zeroLine({ domain, height, plotWidth }: Frame): Layer {
  const y = (height * domain.to) / (domain.to - domain.from);
  return rule([0, y], [plotWidth, y], { color: FRAME, strokeWidth: 1 });
}

/** Below the rates, where no line can run through it. */
function plannedEndName({ plannedEnd: day }: ExperimentChart, { days, height, plotWidth }: Frame): Layer[] {
  if (day === undefined) return [];
  const x = (plotWidth * (day - days.from)) / (days.to - days.from);
  return [text("planned end", x, height + 11, { align: "center", color: FAINT_INK, fontSize: SIZE.axis })];
}

function plannedEnd({ plannedEnd: day }: ExperimentChart, { days, height, plotWidth }: Frame): Layer[] {
  if (day === undefined) return [];
  const x = (plotWidth * (day - days.from)) / (days.to - days.from);
  return [rule([x, 0], [x, height], { color: FAINT_INK, strokeWidth: 1, strokeDash: [4, 3] })];
}

/** The axis' title, and below it the notes. */
function foot(chart: ExperimentChart, { plotWidth }: Columns): Layer[] {
  const { firstDay, notes, evidence } = chart;
  const { top, height } = evidence === undefined ? RATES : EVIDENCE;
  const lines = notes.length === 0 ? [] : typeface(400).wrap(`${notes.join(". ")}.`, SIZE.note, WIDTH - 2 * EDGE);
  return [
    text(`Day of the experiment (day 1 is ${formatDate(firstDay)})`, plotWidth, height + 34, {
      align: "right",
      color: FAINT_INK,
      fontSize: SIZE.axis,
    }),
    text(lines, EDGE - PLOT_LEFT, heightOf(chart) - top - EDGE - 24, {
      color: FAINT_INK,
      fontSize: SIZE.note,
      lineHeight: 17,
    }),
  ];
}
