import { isDoubtful, type ArmReport, type Decision, type MetricReport } from "../../decision/index.ts";
import { cellText, strong, text, type Cell, type Line, type Part } from "../../notify/index.ts";
import { writtenCommand } from "../text/reader.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatLift, formatRate, formatSetting, NOT_ESTIMABLE } from "../text/format.ts";
import { nameOf } from "./names.ts";
import { metricName, metricProblem } from "./metric-words.ts";

const TITLE = "Other metrics";
const NAME = 40;
const CAPTION = 80;
/** Rows of one table; what more there are stands in `explain`. */
const MOST_ROWS = 20;

/** One line of the table: a variant by a metric, or a metric that could not be counted. */
interface MetricRow {
  readonly metric: string;
  readonly variant: string;
  readonly rate: Cell;
  readonly control: Cell;
  readonly lift: Cell;
  readonly problem: string;
}

type WithMetrics = Pick<Decision, "checks" | "arms" | "metrics">;

/** Every metric beside the goal, a row for each variant: its rate beside the control's, and its lift. Nothing where there are none. */
export function metricParts(decision: Decision, decisionId: string): Part[] {
  const rows = metricRows(decision);
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST_ROWS);
  return [
    {
      part: "table",
      title: TITLE,
      heading: { text: TITLE, isApart: false },
      caption: `Other metrics of ${cleanText(decision.experimentName, CAPTION)}`,
      columns: ["Metric", "Variant", "Rate", "Control", "Lift"],
      rows: shown.map(({ metric, variant, rate, control, lift, problem }) => [
        metric,
        variant,
        rate,
        control,
        problem === "" ? lift : problem,
      ]),
      asRows: shown.map(({ metric, variant, rate, control, lift, problem }): { lines: Line[] } => ({
        lines: [
          problem === ""
            ? [
                strong(text(metric, NAME)),
                `: ${variant} ${cellText(rate)}, control ${cellText(control)}, lift `,
                text(cellText(lift), CAPTION),
              ]
            : [strong(text(metric, NAME)), ": ", text(problem, CAPTION)],
        ],
      })),
      more: rows.length - shown.length,
    },
    {
      part: "left-out",
      of: TITLE,
      one: `more row: ${writtenCommand("explain", decisionId)}`,
      many: `more rows: ${writtenCommand("explain", decisionId)}`,
    },
  ];
}

/** None where the counts must not be believed. */
function metricRows(decision: WithMetrics): readonly MetricRow[] {
  if (isDoubtful(decision)) return [];
  const control = decision.arms.findIndex(({ isControl }) => isControl);
  return decision.metrics.flatMap((metric): MetricRow[] => {
    const name = titleOf(metric);
    const problem = metricProblem(metric);
    if (problem !== "" || metric.arms.length === 0)
      return [{ metric: name, variant: "–", rate: "–", control: "–", lift: "–", problem }];
    return decision.arms.flatMap((arm, place) => (place === control ? [] : [rowOf(name, arm, metric, place, control)]));
  });
}

function rowOf(metric: string, arm: ArmReport, { arms }: MetricReport, place: number, control: number): MetricRow {
  const own = arms[place];
  const lift = own?.lift;
  return {
    metric,
    variant: cleanText(nameOf(arm), NAME),
    rate: rateCell(own),
    control: rateCell(arms[control]),
    lift: lift?.kind === "estimated" ? { text: formatLift(lift), value: lift.value } : NOT_ESTIMABLE,
    problem: "",
  };
}

function rateCell(arm: MetricReport["arms"][number] | undefined): Cell {
  return arm?.rate.kind === "estimated" ? { text: formatRate(arm.rate.value), value: arm.rate.value } : NOT_ESTIMABLE;
}

/** `Errors (guardrail, max. 2% worse)`. */
function titleOf(metric: MetricReport): string {
  const name = cleanText(metricName(metric), NAME);
  if (metric.role === "secondary") return name;
  return metric.margin === null
    ? `${name} (guardrail)`
    : `${name} (guardrail, max. ${formatSetting(metric.margin)} worse)`;
}

/** The same in plain text, a row each: metric, variant, rate, control, lift or else why there is none. */
export function metricLines(decision: WithMetrics): readonly (readonly string[])[] {
  return metricRows(decision).map(({ metric, variant, rate, control, lift, problem }) => [
    metric,
    variant,
    cellText(rate),
    cellText(control),
    problem === "" ? cellText(lift) : problem,
  ]);
}
