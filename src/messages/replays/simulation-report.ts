import type { Guardrail, NamedPolicy } from "../../decision/index.ts";
import { formatCount, formatDecimals, formatProbability, formatRate, formatSetting } from "../text/format.ts";
import { textTable } from "../text/text-table.ts";
import type { Scenario, SimulationSummary, ThresholdOfDay, Thresholds } from "../../replay/index.ts";
import { dayText, guardrailLines, guardrailRows, plusMinus } from "./simulated-guardrails.ts";

const NONE = "-";

/** How a lift fares that was simulated beside the scenario. */
export interface PowerAt {
  readonly lift: number;
  readonly rightWinnerShare: number;
  readonly standardError: number;
  /** null: never within the simulated days. */
  readonly dayOf80PercentStopped: number | null;
}

export interface Simulated {
  readonly scenario: Scenario;
  /** Its guardrails are those that are simulated. */
  readonly policy: NamedPolicy;
  /** Guardrails that the policy has and nobody simulates. */
  readonly leftOut: readonly Guardrail[];
  readonly summary: SimulationSummary;
  readonly power: PowerAt | undefined;
  readonly thresholds: readonly Thresholds[];
  readonly seed: number;
  readonly seconds: number;
}

/** What a person reads of a simulation: what was simulated, what became of it, each with its Monte Carlo error, and what that means. */
export function simulationReport({
  scenario,
  policy,
  leftOut,
  summary,
  power,
  thresholds,
  seed,
  seconds,
}: Simulated): string[] {
  const hasDifference = scenario.rates.some((rate) => rate !== scenario.rates[0]);
  return [
    `${formatCount(summary.runs)} experiments of ${scenario.days} days with daily looks, policy ${policy.name} (${policy.version}), seed ${seed}`,
    `${formatCount(scenario.dailyImpressions)} impressions a day in all, planned split ${scenario.plannedShares.join(" : ")}${isMismatched(scenario) ? `, actual ${scenario.actualShares.join(" : ")}` : ""}`,
    `conversion rates ${scenario.rates.map((rate) => formatSetting(rate)).join(", ")}${scenario.season ? ", with weekdays and daily drift" : ""}${clusteringText(scenario)}`,
    ...guardrailLines(scenario, policy, leftOut),
    "",
    ...textTable(
      ["of these experiments", "share", "Monte Carlo error"],
      outcomeRows(summary, hasDifference, policy),
      [1],
    ),
    "",
    ...(thresholds.length === 0 ? [] : [...thresholdTable(thresholds, scenario), ""]),
    verdictOn(summary, policy, hasDifference),
    ...powerLines(summary, power, scenario, hasDifference),
    `${formatCount(summary.looks)} looks in ${formatDecimals(seconds, 1)} s`,
  ];
}

function outcomeRows(summary: SimulationSummary, hasDifference: boolean, { rules }: NamedPolicy): string[][] {
  const { standardErrors: errors, stopDayQuantiles: days } = summary;
  const losing = `a variant reported as losing${rules.guardrails.length === 0 ? "" : " or harming a guardrail"}`;
  return [
    ["stopped with a winner", formatRate(summary.stoppedShare), plusMinus(summary.monteCarloError)],
    ...(hasDifference
      ? [
          ["  the best variant", formatRate(summary.rightWinnerShare), plusMinus(errors.rightWinnerShare)],
          ["  better than the control, not the best", formatRate(summary.secondBestShare), ""],
        ]
      : []),
    ["  a false winner", formatRate(summary.falseWinnerShare), plusMinus(errors.falseWinnerShare)],
    ["  left to people (proposed)", formatRate(summary.proposedShare), plusMinus(errors.proposedShare)],
    [
      "days until the stop (all days if none)",
      formatDecimals(summary.meanDaysToStop, 1),
      `± ${formatDecimals(errors.meanDaysToStop, 1)}`,
    ],
    ["day of the stop, if any", dayText(summary.meanDayOfStops), ""],
    ...(days === null
      ? []
      : [
          ["  10% and 25% of the stops by", `${dayText(days.p10)}, ${dayText(days.p25)}`, ""],
          ["  median", dayText(days.p50), ""],
          ["  75% and 90% of the stops by", `${dayText(days.p75)}, ${dayText(days.p90)}`, ""],
        ]),
    ["blocked by the traffic split (SRM)", formatRate(summary.splitBlockedShare), plusMinus(errors.splitBlockedShare)],
    [losing, formatRate(summary.harmAlarmShare), plusMinus(errors.harmAlarmShare)],
    ...(rules.guardrails.length === 0 ? [] : guardrailRows(summary)),
  ];
}

/** Rows of a table that people still read. */
const MOST_ROWS = 8;

function thresholdTable(thresholds: readonly Thresholds[], scenario: Scenario): string[] {
  const last = thresholds.length - 1;
  const rows = Math.min(MOST_ROWS, thresholds.length);
  const shown = Array.from({ length: rows }, (_, row) => thresholds[Math.round((row * last) / Math.max(1, rows - 1))]!);
  const hasFew = thresholds.some(({ fewConversions }) => fewConversions !== null);
  const dispersion = Math.max(...scenario.overdispersion);
  return [
    ...textTable(
      ["stopping threshold on day", "a variant", ...(hasFew ? ["with few conversions"] : []), "the control"],
      shown.map(({ day, variant, fewConversions, control }) => [
        formatCount(day),
        thresholdText(variant),
        ...(hasFew ? [thresholdText(fewConversions)] : []),
        thresholdText(control),
      ]),
      hasFew ? [1, 2, 3] : [1, 2],
    ),
    `z value, corrected for dispersion${scenario.rates.length === 2 ? `, and the chance of being best that is shown then at a dispersion of ${formatDecimals(dispersion, 1)}` : ""}; for days that bring as much information each`,
  ];
}

function thresholdText(threshold: ThresholdOfDay | null): string {
  if (threshold === null) return NONE;
  const { z, chanceOfBest } = threshold;
  return `${formatDecimals(z, 2)}${chanceOfBest === null ? "" : ` (${formatProbability(chanceOfBest, 2)})`}`;
}

function powerLines(
  { dayOf80PercentStopped }: SimulationSummary,
  power: PowerAt | undefined,
  { days }: Scenario,
  hasDifference: boolean,
): string[] {
  const by = (day: number | null) =>
    day === null
      ? `fewer than 80% of the experiments have stopped by day ${formatCount(days)}`
      : `80% of the experiments have stopped by day ${formatCount(day)}`;
  return [
    ...(hasDifference ? [`Days for 80% power: ${by(dayOf80PercentStopped)}.`] : []),
    ...(power === undefined
      ? []
      : [
          `With a lift of ${formatSetting(power.lift)}: power ${formatRate(power.rightWinnerShare)} ${plusMinus(power.standardError)}; ${by(power.dayOf80PercentStopped)}.`,
        ]),
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

/** How impressions and conversions cluster; empty where they don't. */
function clusteringText(scenario: Scenario): string {
  const { overdispersion, weekendOverdispersion, weekendTraffic, impressionsPerVisitor, repeatsNextDay } = scenario;
  const numbers = (list: readonly number[]) => (new Set(list).size === 1 ? String(list[0]) : list.join(", "));
  const isOther = weekendOverdispersion.some((number, arm) => number !== overdispersion[arm]);
  const parts = [
    ...(Math.max(...overdispersion) > 1 ? [`variance ${numbers(overdispersion)} times binomial`] : []),
    ...(isOther ? [`${numbers(weekendOverdispersion)} times on weekends`] : []),
    ...(weekendTraffic === 1 ? [] : [`weekend traffic ${weekendTraffic} times a weekday's`]),
    ...(impressionsPerVisitor === 1 ? [] : [`${impressionsPerVisitor} impressions per visitor`]),
    ...(repeatsNextDay === 0 ? [] : [`${formatSetting(repeatsNextDay)} of conversions repeated on the next day`]),
  ];
  if (parts.length === 0) return "";
  const hasClusters = Math.max(...overdispersion, ...weekendOverdispersion, impressionsPerVisitor) > 1;
  return `, ${parts.join(", ")}${hasClusters ? `, ${scenario.clusters} clusters` : ""}`;
}

function isMismatched({ plannedShares, actualShares }: Scenario): boolean {
  return plannedShares.some((share, arm) => share !== actualShares[arm]);
}
