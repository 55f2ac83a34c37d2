import {
  formatCount,
  formatLiftEnd,
  formatLossInPoints,
  formatProbability,
  formatRate,
  plainSpaces,
} from "../../messages/index.ts";
import type { AnalyzeCase, AnalyzeOutput } from "./analyze-case.ts";
import { daysLines } from "./analyze-days-table.ts";

/** Fewest conversions of the control for which a relative lift means anything: below it the upper end runs away. */
const CONTROL_CONVERSIONS_FOR_LIFT = 5;

/**
 * One case as a table for people: rates and lifts in percent with their 95% intervals, the expected loss in percentage points.
 * Nothing is called certain, however little doubt is left.
 */
export function renderCaseTable({ arms, control }: AnalyzeCase, output: AnalyzeOutput): string {
  const { credibleInterval95: rates, relativeLiftInterval95: lifts } = output;
  const head = [
    "variant",
    "impressions",
    "conversions",
    "rate",
    ...(rates ? ["95% interval"] : []),
    ...(lifts ? ["lift, 95% interval"] : []),
  ];
  head.push("is best", "beats control", "expected loss");
  const hasSteadyControl = arms[control]!.conversions >= CONTROL_CONVERSIONS_FOR_LIFT;
  const rows = arms.map(({ impressions, conversions }, arm) => {
    const rate = rates?.[arm];
    const cells = [`${arm}${arm === control ? " (control)" : ""}`, formatCount(impressions), formatCount(conversions)];
    cells.push(impressions > 0 ? formatRate(conversions / impressions) : "-");
    if (rate) cells.push(`${formatRate(rate[0])} to ${formatRate(rate[1])}`);
    if (lifts) cells.push(arm === control ? "-" : liftText(lifts[arm], hasSteadyControl));
    cells.push(chance(output.probabilityToBeBest[arm]), chance(output.probabilityToBeatControl[arm]));
    cells.push(formatLossInPoints(output.expectedLoss[arm]!));
    return cells;
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const lines = [head, ...rows].map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))),
  );
  const text = lines.map((line) => line.join("  ").trimEnd());
  return plainSpaces(`${[...text, ...daysLines(arms.length, output)].join("\n")}\n`);
}

function liftText(lift: readonly [number | null, number | null] | null | undefined, hasSteadyControl: boolean): string {
  const [low, high] = lift ?? [null, null];
  if (low === null || high === null || !hasSteadyControl) return "not estimable";
  return `${formatLiftEnd(low)} to ${formatLiftEnd(high)}`;
}

/** Two decimals: whoever asks for a table of their own counts asks for more than a digest says. */
function chance(value: number | null | undefined): string {
  return value === null || value === undefined ? "-" : formatProbability(value, 2);
}
