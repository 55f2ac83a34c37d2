import type { AnalyzeCase, AnalyzeOutput } from "./analyze-case.ts";

/** One case as a table for people. Rates and lifts in percent with their 95 % intervals. */
export function renderCaseTable({ arms, control }: AnalyzeCase, output: AnalyzeOutput): string {
  const withIntervals = output.credibleInterval95 !== undefined;
  const head = ["arm", "impressions", "conversions", "rate", ...(withIntervals ? ["95 % interval"] : [])];
  head.push("best", "beats control", "expected loss", ...(withIntervals ? ["lift, 95 % interval"] : []));
  const rows = arms.map(({ impressions, conversions }, arm) => {
    const interval = output.credibleInterval95?.[arm];
    const lift = output.relativeLiftInterval95?.[arm];
    const cells = [arm === control ? `${arm} (control)` : `${arm}`, grouped(impressions), grouped(conversions)];
    cells.push(impressions > 0 ? percent(conversions / impressions) : "-");
    if (withIntervals) cells.push(interval ? `${percent(interval[0])} to ${percent(interval[1])}` : "-");
    cells.push(percent(output.probabilityToBeBest[arm]!), optional(output.probabilityToBeatControl[arm]), percent(output.expectedLoss[arm]!));
    if (withIntervals) cells.push(lift ? `${signed(lift[0])} to ${signed(lift[1])}` : "-");
    return cells;
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const lines = [head, ...rows].map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))));
  return `${lines.map((line) => line.join("  ").trimEnd()).join("\n")}\n`;
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

/** Three significant digits of a percentage, without exponent as long as that stays readable. */
function percent(proportion: number): string {
  const value = proportion * 100;
  if (value === 0) return "0 %";
  if (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e7) return `${value.toExponential(1)} %`;
  // 99.9997 % must not read as certain.
  const digits = value > 99 && value < 100 ? Math.min(13, 1 - Math.floor(Math.log10(100 - value))) : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return `${value.toFixed(digits)} %`;
}

function signed(lift: number): string {
  if (lift === Infinity) return "beyond measure";
  return lift > 0 ? `+${percent(lift)}` : percent(lift);
}

function optional(probability: number | null | undefined): string {
  return probability === null || probability === undefined ? "-" : percent(probability);
}
