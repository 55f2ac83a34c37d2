import type { Decision, DecisionInput } from "../../decision/index.ts";
import { chanceText } from "../checks/chance.ts";
import { metricLines } from "../checks/metric-table.ts";
import { cleanText } from "../text/clean-text.ts";
import {
  formatAmount,
  formatCount,
  formatDate,
  formatLift,
  formatLoss,
  formatRate,
  formatShare,
} from "../text/format.ts";
import type { ToldTable } from "./sections.ts";
import { LONGEST_NAME, timeWords } from "./told-text.ts";

/** What was concluded, about which days, and under which policy. */
export function verdictLine(decision: Decision): string {
  const { verdict, winner, arms, lastClosedDay, day, policyName, policyVersion, asOf } = decision;
  const which = winner === null ? "" : `: ${cleanText(arms[winner]!.name, LONGEST_NAME)}`;
  return `${verdict}${which}, counted up to ${formatDate(lastClosedDay)} (${day === 0 ? "no traffic yet" : `day ${day}`}), as of ${timeWords(asOf)}, policy ${policyName} (${policyVersion})`;
}

export function variantTable(decision: Decision): ToldTable {
  const { arms, leader } = decision;
  const rows = arms.map((arm, index) => [
    `${cleanText(arm.name, LONGEST_NAME)}${arm.isControl ? " (control)" : ""}${index === leader ? " *" : ""}`,
    formatCount(arm.impressions),
    formatCount(arm.conversions),
    arm.rate.kind === "estimated" ? formatRate(arm.rate.value) : "–",
    arm.probabilityToBeBest === null ? "–" : chanceText(arm.probabilityToBeBest, decision),
    arm.lift === null ? "–" : formatLift(arm.lift),
    arm.expectedLift === null ? "–" : formatLift(arm.expectedLift),
    arm.expectedLoss === null ? "–" : formatLoss(arm.expectedLoss),
  ]);
  return {
    columns: [
      "Variant (* leads)",
      "Impressions",
      "Conversions",
      "Rate",
      "Best",
      "Lift (95%)",
      "Long-term lift (80%)",
      "Expected loss",
    ],
    rows,
    numbers: [1, 2, 3, 4, 5, 6, 7],
  };
}

/** Intervals hold at every look, for all of these metrics together. */
export function metricTable(decision: Decision): ToldTable {
  return {
    columns: ["Metric", "Variant", "Rate", "Control", "Lift, at every look"],
    rows: metricLines(decision),
    numbers: [2, 3, 4],
  };
}

/** Every look counts: that is what keeps daily looking honest. */
export function lookLines({ history }: DecisionInput, { look }: Decision): string[] {
  const { looks, firstSeenAt } = history;
  const [first] = looks;
  const before =
    first === undefined
      ? "This is the first look"
      : `${formatAmount(looks.length, "earlier look")}, the first on ${formatDate(first.day)}`;
  const spent = look?.spending ? `. Share of the error budget spent so far: ${formatShare(look.spending.spent)}` : "";
  return [`${before}${spent}`, `Discovered ${timeWords(firstSeenAt)}`];
}
