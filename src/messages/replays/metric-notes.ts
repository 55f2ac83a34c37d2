import { wantedMetrics, type Guardrail, type Policy } from "../../decision/index.ts";
import { cleanText } from "../text/clean-text.ts";
import type { DailySeries } from "../../replay/index.ts";

const LONGEST_NAME = 24;
const MOST_NAMED = 5;

/** What a policy makes of the events that a file has beside the goal: guardrails without rows, what is only shown, what is left out. */
export function metricNotes(series: readonly DailySeries[], rules: Policy): string[] {
  const inFile = new Set(series.flatMap(({ metrics = [] }) => metrics.map(({ event }) => event)));
  const guarded = new Set(rules.guardrails.map(({ event }) => event));
  const shown = new Set<string>();
  for (const { metrics = [] } of series) {
    const secondary = metrics.map(({ event }) => ({ kind: "event" as const, event }));
    const own = new Set(secondary.map(({ event }) => event));
    for (const { event, role } of wantedMetrics(rules, { goal: undefined, secondary }))
      if (role === "secondary" && own.has(event)) shown.add(event);
  }
  const leftOut = [...inFile].filter((event) => !guarded.has(event) && !shown.has(event));
  return [
    ...rules.guardrails.flatMap((guardrail) => guardrailNote(guardrail, series)),
    ...(shown.size === 0 ? [] : [`shown only, because the policy doesn't guard them: ${named([...shown])}`]),
    ...(leftOut.length === 0 ? [] : [`neither judged nor shown: ${named(leftOut)}`]),
  ];
}

function guardrailNote({ event, margin }: Guardrail, series: readonly DailySeries[]): string[] {
  const without = series.filter(({ metrics = [] }) => !metrics.some((metric) => metric.event === event));
  if (without.length === 0) return [];
  const where = without.length === series.length ? "the file" : named(without.map(({ name }) => name));
  const follows = margin === undefined ? "a winner there is left to people" : "nothing wins there";
  return [
    `guardrail ${cleanText(event, LONGEST_NAME)}: no rows in ${where}, so Herald cannot tell whether it is harmed, and ${follows}`,
  ];
}

function named(names: readonly string[]): string {
  const words = names.slice(0, MOST_NAMED).map((name) => cleanText(name, LONGEST_NAME));
  const rest = names.length - words.length;
  return rest === 0 ? words.join(", ") : `${words.join(", ")} and ${rest} more`;
}
