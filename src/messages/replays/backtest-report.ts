import { whyNot as reasonOf } from "./judgement-words.ts";
import type { NamedPolicy } from "../../decision/index.ts";
import { summarizeArms, summarizeMetrics } from "../../decision/index.ts";
import { chanceText } from "../checks/chance.ts";
import { metricLines } from "../checks/metric-table.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatAmount, formatDecimals, formatLift } from "../text/format.ts";
import { textTable } from "../text/text-table.ts";
import { padWidth } from "../text/text-width.ts";
import { middlesOf, OTHER_RULES, type Backtest } from "../../replay/index.ts";

const LONGEST_NAME = 24;
const NONE = "-";

/** What a person reads: one line per experiment, the reasons of those that did not stop, a summary, the other rules side by side. */
export function backtestReport(results: readonly Backtest[], policy: NamedPolicy, notes: readonly string[]): string[] {
  return [
    `Policy ${policy.name} (${policy.version}): ${formatAmount(results.length, "experiment")}, one look per closed day`,
    "",
    ...textTable(
      [
        "experiment",
        "variants",
        "days",
        "verdict",
        "winner",
        "on day",
        "dispersion",
        "leader's lift (95%)",
        "leader's chance of being best",
        ...OTHER_RULES.map((_, index) => `rule ${index + 1}`),
      ],
      results.map(rowOf),
      [1, 2, 5, 6],
    ),
    "",
    "dispersion: variance of the daily difference over what chance explains; evidence is corrected for it",
    ...OTHER_RULES.map(({ title }, index) => `rule ${index + 1}: ${title}`),
    "Other rules: the winner each would have declared, and the day. For comparison only; the verdict is the policy's.",
    "",
    ...whyNot(results),
    ...summary(results),
    ...otherMetrics(results),
    ...(notes.length === 0 ? [] : ["", "How the file was read:", ...notes.map((note) => `- ${cleanText(note, 240)}`)]),
  ];
}

function rowOf(result: Backtest): string[] {
  const { series, days, end, verdict, winner, stoppedOnDay, dispersion, others } = result;
  const judgement = end?.judgement;
  const reports = judgement === undefined ? [] : summarizeArms(judgement.opened);
  const leader = judgement?.leader ?? null;
  const control = series.arms.findIndex(({ isControl }) => isControl);
  // Of a control that leads, the lift that matters is its closest rival's.
  const shown =
    leader === control
      ? reports
          .filter(({ isControl }) => !isControl)
          .toSorted((a, b) => (b.probabilityToBeBest ?? 0) - (a.probabilityToBeBest ?? 0))[0]
      : reports[leader ?? -1];
  return [
    cleanText(series.name, LONGEST_NAME),
    String(series.arms.length),
    String(days.at(-1)?.judgement.day ?? 0),
    verdict,
    winner === null ? NONE : cleanText(series.arms[winner]!.name, LONGEST_NAME),
    stoppedOnDay === null ? NONE : String(stoppedOnDay),
    dispersion === null ? NONE : formatDecimals(dispersion, 2),
    shown?.lift ? formatLift(shown.lift) : NONE,
    judgement === undefined || leader === null || reports[leader]!.probabilityToBeBest === null
      ? NONE
      : `${cleanText(series.arms[leader]!.name, LONGEST_NAME)} ${chanceText(reports[leader]!.probabilityToBeBest, judgement)}`,
    ...others.map((other) =>
      other.winner === null ? NONE : `${cleanText(series.arms[other.winner]!.name, 12)} ${other.stoppedOnDay}`,
    ),
  ];
}

function whyNot(results: readonly Backtest[]): string[] {
  const open = results.flatMap(({ series, end, stoppedOnDay }) => {
    const failing = end && reasonOf(end.judgement);
    return stoppedOnDay === null && failing !== undefined
      ? [{ name: cleanText(series.name, LONGEST_NAME), sentence: cleanText(failing, 240) }]
      : [];
  });
  if (open.length === 0) return [];
  const widest = Math.max(...open.map(({ name }) => name.length));
  return [
    "Not stopped, as of the last look:",
    ...open.map(({ name, sentence }) => `  ${padWidth(name, widest)}  ${sentence}`),
    "",
  ];
}

/** Metrics beside the goal as of the look that counts; none where the counts must not be believed. */
function otherMetrics(results: readonly Backtest[]): string[] {
  const rows = results.flatMap(({ series, end }) => {
    if (end === undefined) return [];
    const { opened, checks } = end.judgement;
    const reports = { checks, arms: summarizeArms(opened), metrics: summarizeMetrics(opened) };
    return metricLines(reports).map((line) => [cleanText(series.name, LONGEST_NAME), ...line]);
  });
  if (rows.length === 0) return [];
  return [
    "",
    "Other metrics, as of the stop, else of the last look:",
    ...textTable(["experiment", "metric", "variant", "rate", "control", "lift at every look"], rows, [3, 4]),
  ];
}

function summary(results: readonly Backtest[]): string[] {
  const stopped = results.filter(({ stoppedOnDay }) => stoppedOnDay !== null);
  const blocked = results.filter(({ verdict }) => verdict === "blocked").length;
  const inconclusive = results.filter(({ verdict }) => verdict === "inconclusive").length;
  const open = results.length - stopped.length - blocked - inconclusive;
  const rules = OTHER_RULES.map((rule, index) => {
    const outcomes = results.map(({ others, winner }) => ({ other: others[index]!, winner }));
    const declared = outcomes.filter(({ other }) => other.winner !== null);
    const same = declared.filter(({ other, winner }) => other.winner === winner).length;
    const opposite = declared.filter(({ other, winner }) => winner !== null && other.winner !== winner).length;
    return [
      rule.title,
      String(declared.length),
      ...middleDays(declared.map(({ other }) => other.stoppedOnDay!)),
      String(same),
      String(opposite),
      String(declared.length - same - opposite),
    ];
  });
  const own = [
    "this policy",
    String(stopped.length),
    ...middleDays(stopped.map(({ stoppedOnDay }) => stoppedOnDay!)),
    NONE,
    NONE,
    NONE,
  ];
  const proposed = stopped.filter(({ isProposed }) => isProposed).length;
  const dispersion = middlesOf(results.flatMap((result) => result.dispersion ?? []));
  return [
    `Stopped ${stopped.length} of ${results.length}; ${inconclusive} inconclusive at the horizon; ${blocked} blocked at the end by a health check; ${open} still open when the file ends.`,
    ...(proposed === 0
      ? []
      : [
          `Of those that stopped, ${proposed} would be proposed to people: a check asks for one (such as a split that can't be checked).`,
        ]),
    ...(dispersion === undefined ? [] : [`Median dispersion: ${formatDecimals(dispersion.median, 2)}.`]),
    "",
    ...textTable(
      ["rule", "stopped", "mean day", "median day", "same winner", "different winner", "no winner by policy"],
      [own, ...rules],
      [1, 2, 3, 4, 5, 6],
    ),
  ];
}

/** Mean and median, each to a tenth of a day. */
function middleDays(days: readonly number[]): string[] {
  const middles = middlesOf(days);
  return middles === undefined
    ? [NONE, NONE]
    : [middles.mean, middles.median].map((middle) => formatDecimals(middle, 1));
}
