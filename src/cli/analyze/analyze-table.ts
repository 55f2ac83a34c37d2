import type { AnalyzeCase, AnalyzeOutput } from "./analyze-case.ts";

/** Fewest conversions of the control for which a relative lift means anything: below it the upper end runs away. */
const CONTROL_CONVERSIONS_FOR_LIFT = 5;

/**
 * One case as a table for people: rates and lifts in percent with their 95 % intervals, the expected loss in percentage points.
 * Nothing is called certain, however little doubt is left.
 */
export function renderCaseTable({ arms, control }: AnalyzeCase, output: AnalyzeOutput): string {
  const { credibleInterval95: rates, relativeLiftInterval95: lifts } = output;
  const head = [
    "arm",
    "impressions",
    "conversions",
    "rate",
    ...(rates ? ["95 % interval"] : []),
    ...(lifts ? ["lift, 95 % interval"] : []),
  ];
  head.push("best", "beats control", "expected loss");
  const hasSteadyControl = arms[control]!.conversions >= CONTROL_CONVERSIONS_FOR_LIFT;
  const rows = arms.map(({ impressions, conversions }, arm) => {
    const rate = rates?.[arm];
    const cells = [`${arm}${arm === control ? " (control)" : ""}`, grouped(impressions), grouped(conversions)];
    cells.push(impressions > 0 ? percent(conversions / impressions) : "-");
    if (rate) cells.push(`${percent(rate[0])} to ${percent(rate[1])}`);
    if (lifts) cells.push(arm === control ? "-" : liftText(lifts[arm], hasSteadyControl));
    cells.push(probability(output.probabilityToBeBest[arm]), probability(output.probabilityToBeatControl[arm]));
    cells.push(percent(output.expectedLoss[arm]!).replace("%", "points"));
    return cells;
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const lines = [head, ...rows].map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))),
  );
  return `${lines.map((line) => line.join("  ").trimEnd()).join("\n")}\n`;
}

function liftText(lift: readonly [number | null, number | null] | null | undefined, hasSteadyControl: boolean): string {
  const [low, high] = lift ?? [null, null];
  if (low === null || high === null || !hasSteadyControl) return "not estimable";
  return `${signed(low)} to ${signed(high)}`;
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

/** Two decimals; `<0.01 %` and `>99.99 %` for what would round to certainty. */
function probability(value: number | null | undefined): string {
  if (value === null || value === undefined) return "-";
  if (value < 0.0001) return "<0.01 %";
  if (value > 0.9999) return ">99.99 %";
  return `${(value * 100).toFixed(2)} %`;
}

/** Three significant digits of a percentage, without exponent as long as that stays readable. */
function percent(proportion: number): string {
  const value = proportion * 100;
  const size = Math.abs(value);
  if (size === 0) return "0 %";
  if (size < 1e-4 || size >= 1e7) return `${value.toExponential(1)} %`;
  // Close to 100 the distance from it counts: 99.9997 % is not 100 %.
  const digits =
    size > 99 && size < 100
      ? Math.min(13, 1 - Math.floor(Math.log10(100 - size)))
      : Math.max(0, 2 - Math.floor(Math.log10(size)));
  return `${value.toFixed(digits)} %`;
}

function signed(lift: number): string {
  return `${lift > 0 ? "+" : ""}${percent(lift)}`;
}
