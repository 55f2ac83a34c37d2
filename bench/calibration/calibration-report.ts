import { METHOD, type NamedPolicy } from "../../src/decision/index.ts";
import type { SimulationSummary } from "../../src/replay/index.ts";
import { checkCell } from "./check-cell.ts";
import type { Cell, Group } from "./cells.ts";

export interface MeasuredCell {
  readonly cell: Cell;
  readonly summary: SimulationSummary;
  readonly seconds: number;
  readonly date: string;
  readonly node: string;
}

/** How it was measured. */
export interface Circumstances {
  readonly seed: number;
  readonly policy: NamedPolicy;
  readonly command: string;
  /** Cells without a measurement. */
  readonly missing: readonly string[];
}

const GROUPS: Readonly<Record<Group, string>> = {
  "no difference": "No difference: false-positive rate",
  "clusters of other kinds": "No difference, clusters of other kinds",
  power: "A difference: power, and when the best variant is found (runs that never stop count with their last day)",
  "wrong winners": "A difference: how often another variant is declared",
  "not covered": "What daily counts cannot show, or show only in part",
  "split check": "The check of the traffic split (SRM), 4,000 impressions a day",
  "harm alert": "The harm alert, 5%, 2,000 a day",
  "acting on harm": "Acting on harm: a goal and four guardrails of 5%, 2,000 a day, one error budget",
  guardrails: "Guardrails: 5%, 2,000 a day; harmless ones happen in 20% of impressions, correlated .3 with the goal",
  recorded: "Recorded traffic without a difference (a random split of impressions cannot show clustering)",
};

/** The calibration as a page: circumstances, one table per question, and whether everything holds. */
export function calibrationReport(measured: readonly MeasuredCell[], how: Circumstances): string {
  const failing = measured.flatMap(({ cell, summary }) =>
    checkCell(cell, summary)
      .filter(({ isKept }) => isKept === false)
      .map(({ what, measured: figure, limit }) => `${cell.title}: ${what} ${figure} (${limit})`),
  );
  const seconds = measured.reduce((sum, cell) => sum + cell.seconds, 0);
  const looks = measured.reduce((sum, { summary }) => sum + summary.looks, 0);
  const dates = measured.map(({ date }) => date).toSorted();
  const [first = "", last = ""] = [dates[0], dates.at(-1)];
  return [
    "# Calibration of the default policy",
    "",
    "What the policy costs and what it gains, measured by simulation with the code that decides real experiments (`src/replay` feeds `src/decision`, which",
    "does not know that it is a simulation). `npm run calibrate` writes this file; do not edit it.",
    "",
    `Measured ${first === last ? `on ${first}` : `from ${first} to ${last}`} with seed ${how.seed}, method ${METHOD}, policy ${how.policy.name} (${how.policy.version}, evidence: ${how.policy.rules.evidence}), Node ${[...new Set(measured.map(({ node }) => node))].join(", ")}:`,
    `${looks.toLocaleString("en")} looks in ${Math.round(seconds).toLocaleString("en")} s. Command: \`${how.command}\`.`,
    "",
    "Herald looks at every simulated experiment once per closed day. Visitors go to the variants at random, in the planned shares, and convert independently, unless a",
    "row says otherwise. D is the variance of a day's conversions over the binomial one. `±` is one Monte Carlo standard error; a limit holds within two of them.",
    "",
    ...(Object.entries(GROUPS) as [Group, string][]).flatMap(([group, title]) =>
      section(
        title,
        measured.filter(({ cell }) => cell.group === group),
      ),
    ),
    failing.length === 0 ? "Every limit above holds." : `Does NOT hold: ${failing.join("; ")}.`,
    ...(how.missing.length === 0 ? [] : ["", `Not measured yet: ${how.missing.join(", ")}.`]),
    "",
  ].join("\n");
}

function section(title: string, measured: readonly MeasuredCell[]): string[] {
  if (measured.length === 0) return [];
  const rows = measured.flatMap(({ cell, summary }) =>
    checkCell(cell, summary).map(({ what, measured: figure, limit, isKept }, index) => [
      index === 0 ? cell.title : "",
      index === 0 ? summary.runs.toLocaleString("en") : "",
      what,
      figure,
      limit,
      isKept === undefined ? "" : isKept ? "yes" : "**NO**",
    ]),
  );
  return [
    `## ${title}`,
    "",
    "| experiment | runs | | measured | must be | holds |",
    "|---|---:|---|---:|---:|---|",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
  ];
}
