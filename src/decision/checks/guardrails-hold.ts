import type { Case } from "../case.ts";
import type { OpenedMetric } from "../metrics/opened-metric.ts";
import { daysNeeded } from "../evidence/days-needed.ts";
import { check, fail, NOT_JUDGED, pass, skipped, type Judged, type NotJudged } from "./check.ts";

export type GuardrailsHoldFinding =
  /** How many guardrails have a margin, and were shown to hold. */
  | { readonly kind: "hold"; readonly guardrails: number }
  /** Its own guardrails cannot have changed. */
  | { readonly kind: "control-leads" }
  | { readonly kind: "nobody-leads" }
  /** `metric`: its place in `Decision.metrics`. It could not be counted. */
  | { readonly kind: "unknown"; readonly metric: number }
  /** The first that is not shown to hold, for the arm that leads. `boundary`: null: none counts today. `day`: of the first that will. */
  | {
      readonly kind: "not-shown";
      readonly metric: number;
      readonly arm: number;
      readonly margin: number;
      readonly z: number;
      readonly boundary: number | null;
      readonly notBefore: number | null;
    }
  | NotJudged;

/** The leader is shown to be no worse than the margin of every guardrail that has one. Not enough data fails. */
export const guardrailsHold = check(
  "guardrails-hold",
  "guardrails",
  (opened): Judged<GuardrailsHoldFinding> | undefined => {
    const withMargin = opened.metrics.flatMap((metric, place) => (metric.margin === null ? [] : [{ metric, place }]));
    if (withMargin.length === 0) return undefined;
    const { figures, control } = opened;
    if (figures === undefined || control === undefined) return skipped(NOT_JUDGED);
    const { leader } = figures;
    if (leader === undefined) return fail({ kind: "nobody-leads" });
    if (leader === control) return pass({ kind: "control-leads" });
    for (const { metric, place } of withMargin) {
      const missing = notShown(metric, place, leader, opened);
      if (missing !== undefined) return fail(missing);
    }
    return pass({ kind: "hold", guardrails: withMargin.length });
  },
);

function notShown(
  { state, figures, margin }: OpenedMetric,
  metric: number,
  arm: number,
  { counted, rules }: Case,
): GuardrailsHoldFinding | undefined {
  const test = figures?.pairs[arm]?.margin;
  if (state.kind !== "counted" || test === undefined) return { kind: "unknown", metric };
  if (test.holds) return undefined;
  const first = daysNeeded(rules);
  return {
    kind: "not-shown",
    metric,
    arm,
    margin: margin ?? test.rules.margin,
    z: test.z,
    boundary: test.boundary,
    notBefore: counted.day < first ? first : null,
  };
}
