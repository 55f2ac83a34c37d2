import type { NamedPolicy } from "../../src/decision/index.ts";
import type { SimulationSummary } from "../../src/replay/index.ts";
import { checkCell } from "./check-cell.ts";
import type { Cell } from "./cells.ts";

export interface MeasuredCell {
  readonly cell: Cell;
  readonly summary: SimulationSummary;
  readonly seconds: number;
}

/** How and when it was measured. */
export interface Circumstances {
  readonly date: string;
  readonly seed: number;
  readonly policy: NamedPolicy;
  readonly node: string;
  readonly threads: number;
  readonly command: string;
  readonly skipped: readonly string[];
}

const GROUPS: Readonly<Record<Cell["group"], string>> = {
  "no difference": "No difference: false-positive rate",
  power: "A difference: power, and when the best variant is found (runs that never stop count with their last day)",
  "wrong winners": "A difference: how often another variant is declared",
  overdispersion: "Clustered conversions: no difference, daily variance above binomial",
  "split check": "The check of the traffic split (SRM)",
  recorded: "Recorded traffic without a difference",
};

/** The calibration as a page: circumstances, one table per question, and whether everything holds. */
export function calibrationReport(measured: readonly MeasuredCell[], how: Circumstances): string {
  const failing = measured.flatMap(({ cell, summary }) =>
    checkCell(cell, summary)
      .filter(({ isKept }) => !isKept)
      .map(({ what }) => `${cell.title}: ${what}`),
  );
  const seconds = measured.reduce((sum, cell) => sum + cell.seconds, 0);
  const looks = measured.reduce((sum, { summary }) => sum + summary.looks, 0);
  return [
    "# Calibration of the default policy",
    "",
    "What the policy costs and what it gains, measured by simulation with the code that decides real experiments (`src/replay` feeds `src/decision`, which",
    "does not know that it is a simulation). `npm run calibrate` writes this file; do not edit it.",
    "",
    `Measured on ${how.date} with seed ${how.seed}, policy ${how.policy.name} (${how.policy.version}, evidence: ${how.policy.rules.evidence}), Node ${how.node}, ${how.threads} threads:`,
    `${looks.toLocaleString("en")} looks in ${Math.round(seconds)} s. Command: \`${how.command}\`.`,
    "",
    "Herald looks at every simulated experiment once per closed day. Impressions go to the variants at random, in the planned shares, and convert independently, unless a",
    "row says otherwise. `±` is one Monte Carlo standard error; a limit holds within two of them. `published` are the values of docs/methods.md: another program",
    "measured them, with errors of up to half a point (no difference) and 0.9 points (power).",
    "",
    ...Object.entries(GROUPS).flatMap(([group, title]) =>
      section(
        title,
        measured.filter(({ cell }) => cell.group === group),
      ),
    ),
    failing.length === 0 ? "Everything above holds." : `Does NOT hold: ${failing.join("; ")}.`,
    ...(how.skipped.length === 0 ? [] : ["", `Not measured this time: ${how.skipped.join(", ")}.`]),
    "",
  ].join("\n");
}

function section(title: string, measured: readonly MeasuredCell[]): string[] {
  if (measured.length === 0) return [];
  const rows = measured.flatMap(({ cell, summary }) =>
    checkCell(cell, summary).map(({ what, measured, published, limit, isKept }, index) => [
      index === 0 ? cell.title : "",
      index === 0 ? summary.runs.toLocaleString("en") : "",
      what,
      measured,
      published,
      limit,
      limit === "" ? "" : isKept ? "yes" : "**NO**",
    ]),
  );
  return [
    `## ${title}`,
    "",
    "| experiment | runs | | measured | published | must be | holds |",
    "|---|---:|---|---:|---:|---|---|",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
  ];
}
