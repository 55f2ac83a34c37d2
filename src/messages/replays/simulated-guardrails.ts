import type { Guardrail, NamedPolicy } from "../../decision/index.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatDecimals, formatRate, formatSetting } from "../text/format.ts";
import type { Scenario, SimulationSummary } from "../../replay/index.ts";

const NONE = "-";
const LONGEST_NAME = 40;

/** Rows of a simulation with guardrails: how often they held a winner back, and how often harm was shown. */
export function guardrailRows({
  heldBackShare,
  harmActionShare,
  meanDayOfHarmAction,
  standardErrors,
}: SimulationSummary) {
  return [
    ["held back by a guardrail", formatRate(heldBackShare), plusMinus(standardErrors.heldBackShare)],
    ["harm shown well enough to act on", formatRate(harmActionShare), plusMinus(standardErrors.harmActionShare)],
    ["  day of it, if any", dayText(meanDayOfHarmAction), ""],
  ];
}

/** Every event that is simulated beside the goal, and which guardrails are not. */
export function guardrailLines(
  { others = [] }: Scenario,
  { rules }: NamedPolicy,
  leftOut: readonly Guardrail[],
): string[] {
  const lines = others.map(({ event, rates, correlation }) => {
    const { direction = "", margin } = rules.guardrails.find((guardrail) => guardrail.event === event) ?? {};
    const limit = margin === undefined ? "" : `, margin ${formatSetting(margin)}`;
    return `guardrail ${cleanText(event, LONGEST_NAME)}: rates ${rates.map((rate) => formatSetting(rate)).join(", ")}, correlation ${correlation} with the goal, ${direction.replaceAll("-", " ")}${limit}`;
  });
  if (leftOut.length === 0) return lines;
  const names = leftOut.map(({ event }) => cleanText(event, LONGEST_NAME)).join(", ");
  return [...lines, `left out are the policy's guardrails that no --guardrail simulates: ${names}`];
}

/** A day of a simulation, which is a mean. */
export function dayText(day: number | null): string {
  return day === null ? NONE : formatDecimals(day, 1);
}

/** A standard error of a share. */
export function plusMinus(error: number): string {
  return `± ${formatDecimals(error * 100, 2)} points`;
}
