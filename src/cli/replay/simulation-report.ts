import type { NamedPolicy } from "../../decision/index.ts";
import { formatCount, formatDecimals, formatRate, formatSetting, textTable } from "../../messages/index.ts";
import type { Scenario, SimulationSummary } from "../../replay/index.ts";

/** What a person reads of a simulation: what was simulated, what became of it, each with its Monte Carlo error, and what that means. */
export function simulationReport(
  scenario: Scenario,
  policy: NamedPolicy,
  summary: SimulationSummary,
  seed: number,
  seconds: number,
): string[] {
  const { standardErrors: errors } = summary;
  const hasDifference = scenario.rates.some((rate) => rate !== scenario.rates[0]);
  const rows = [
    ["stopped with a winner", formatRate(summary.stoppedShare), plusMinus(summary.monteCarloError)],
    ...(hasDifference
      ? [
          ["  the best variant", formatRate(summary.rightWinnerShare), plusMinus(errors.rightWinnerShare)],
          ["  better than the control, not the best", formatRate(summary.secondBestShare), ""],
        ]
      : []),
    ["  a false winner", formatRate(summary.falseWinnerShare), plusMinus(errors.falseWinnerShare)],
    [
      "days until the stop (all days if none)",
      formatDecimals(summary.meanDaysToStop, 1),
      `± ${formatDecimals(errors.meanDaysToStop, 1)}`,
    ],
    ["day of the stop, if any", dayText(summary.meanDayOfStops), ""],
    ["  median", dayText(summary.medianDayOfStops), ""],
    ["  90th percentile", dayText(summary.ninthDecileOfStops), ""],
    ["sample ratio mismatch (SRM) found", formatRate(summary.splitAlarmShare), plusMinus(errors.splitAlarmShare)],
    ["a variant reported as losing", formatRate(summary.harmAlarmShare), ""],
  ];
  return [
    `${formatCount(summary.runs)} experiments of ${scenario.days} days with daily looks, policy ${policy.name} (${policy.version}), seed ${seed}`,
    `${formatCount(scenario.dailyImpressions)} impressions a day in all, planned split ${scenario.plannedShares.join(" : ")}${isMismatched(scenario) ? `, actual ${scenario.actualShares.join(" : ")}` : ""}`,
    `conversion rates ${scenario.rates.map((rate) => formatSetting(rate)).join(", ")}${scenario.season ? ", with weekdays and daily drift" : ""}${scenario.overdispersion > 1 ? `, variance ${scenario.overdispersion} times binomial` : ""}`,
    "",
    ...textTable(["of these experiments", "share", "Monte Carlo error"], rows, [1]),
    "",
    verdictOn(summary, policy, hasDifference),
    `${formatCount(summary.looks)} looks in ${formatDecimals(seconds, 1)} s`,
  ];
}

/** The error is one standard error; two are allowed for chance. */
function verdictOn(
  { falseWinnerShare, rightWinnerShare, standardErrors }: SimulationSummary,
  { rules }: NamedPolicy,
  hasDifference: boolean,
): string {
  const isKept = falseWinnerShare <= rules.alpha + 2 * standardErrors.falseWinnerShare;
  const comparison = isKept
    ? `within the maximum false-positive rate of ${formatSetting(rules.alpha)}`
    : `MORE than the maximum false-positive rate of ${formatSetting(rules.alpha)}`;
  const power = hasDifference
    ? ` The best variant was found in ${formatRate(rightWinnerShare)} of the experiments.`
    : "";
  return `False winners: ${formatRate(falseWinnerShare)} of the experiments, ${comparison}.${power}`;
}

function isMismatched({ plannedShares, actualShares }: Scenario): boolean {
  return plannedShares.some((share, arm) => share !== actualShares[arm]);
}

function dayText(day: number | null): string {
  return day === null ? "-" : formatDecimals(day, 1);
}

function plusMinus(error: number): string {
  return `± ${formatDecimals(error * 100, 2)} points`;
}
