import type { Policy } from "../../decision/index.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatAmount, formatCount, formatSetting } from "../text/format.ts";

const NAME = 60;

/** One rule of a policy in words. */
export interface PolicyLine {
  readonly title: string;
  readonly value: string;
}

const MODES: Readonly<Record<Policy["mode"], string>> = {
  observe: "Reports only",
  propose: "Asks people",
  auto: "Announces, then acts",
};

const EVIDENCE: Readonly<Record<Policy["evidence"], string>> = {
  spending: "Alpha spending, with an e-process beside it",
  anytime: "E-process only",
  threshold: "Bare threshold (unsafe)",
};

/** What a policy wants, in the order in which people ask for it. */
export function policyLines(rules: Policy): readonly PolicyLine[] {
  const { mode, evidence, alpha, minDays, horizonDays, minConversionsPerArm, gate, probabilityToBeBest } = rules;
  return [
    { title: "Acting", value: MODES[mode] },
    { title: "Veto window", value: formatAmount(rules.vetoWindowMinutes, "minute") },
    { title: "Evidence", value: EVIDENCE[evidence] },
    { title: "Maximum false-positive rate", value: formatSetting(alpha) },
    { title: "Minimum days", value: formatAmount(minDays, "day") },
    { title: "Planned duration", value: formatAmount(horizonDays, "day") },
    { title: "Conversions per variant", value: `min. ${formatCount(minConversionsPerArm)}` },
    {
      title: "Chance of being best",
      value: `min. ${formatSetting(probabilityToBeBest)}${gate === "good-enough" ? `, or an expected loss below ${formatSetting(rules.negligibleLoss)}` : ""}`,
    },
    ...(rules.minimumDetectableLift === undefined
      ? []
      : [{ title: "Minimum detectable effect", value: formatSetting(rules.minimumDetectableLift) }]),
    { title: "Harm", value: `${ON_HARM[rules.onHarm]}, error budget ${formatSetting(rules.alphaHarm)}` },
    { title: "At the planned end", value: ON_END[rules.atHorizon] },
    { title: "On futility", value: ON_END[rules.onFutility] },
    ...rules.guardrails.map(({ event, name, margin }) => ({
      title: `Guardrail ${cleanText(name ?? event, NAME)}`,
      value: margin === undefined ? "No harm shown" : `At most ${formatSetting(margin)} worse`,
    })),
  ];
}

const ON_HARM: Readonly<Record<Policy["onHarm"], string>> = {
  alert: "Alerts",
  propose: "Asks people",
  pause: "Pauses",
  stop: "Stops",
};

const ON_END: Readonly<Record<Policy["atHorizon"], string>> = {
  report: "Reports",
  propose: "Asks people",
  stop: "Stops without a winner",
};
