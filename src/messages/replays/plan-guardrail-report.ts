import type { NamedPolicy } from "../../decision/index.ts";
import { formatAmount, formatProbability, formatSetting } from "../text/format.ts";
import { textTable } from "../text/text-table.ts";
import type { GuardrailPlan } from "../../replay/index.ts";

const NONE = "-";

/** What a guardrail's margin costs: how often a harmless one is shown to hold, by planned horizon. Nothing where none is planned. */
export function guardrailPlanLines(
  { rules }: NamedPolicy,
  days: readonly number[],
  rows: readonly GuardrailPlan[],
): string[] {
  if (rows.length === 0) return [];
  return [
    "",
    "Guardrails with a margin: share of experiments in which a harmless one is shown to stay within it by the end, at one look or more",
    "",
    ...textTable(
      ["guardrail's rate", "margin", ...days.map((one) => formatAmount(one, "day"))],
      rows.map(({ rate, margin, byHorizon }) => [
        formatSetting(rate),
        formatSetting(margin),
        ...byHorizon.map(({ power }) => (power === null ? NONE : formatProbability(power, 0))),
      ]),
      [0, ...days.map((_, index) => index + 2), 1],
    ),
    "",
    `A winner needs it at the same look as its own evidence, so it wins less often than either table says. With several guardrails, each needs it.`,
    `The share is of one variant and an event that must not become more frequent, with the same dispersion as the goal; for one that must not become rarer it is about the same. Error probability (alphaGuardrail): ${formatSetting(rules.alphaGuardrail)}.`,
  ];
}
