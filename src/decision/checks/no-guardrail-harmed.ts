import type { UtcDay } from "../../experiment/index.ts";
import { harmLimits } from "../metrics/wanted-metrics.ts";
import { check, fail, NOT_JUDGED, pass, skipped, warnForPerson, type Judged, type NotJudged } from "./check.ts";

export type NoGuardrailHarmedFinding =
  | { readonly kind: "none"; readonly guardrails: number }
  | { readonly kind: "control-leads" | "nobody-leads" }
  /** Places in `Decision.metrics` of guardrails that could not be counted: nobody knows whether they are harmed. */
  | { readonly kind: "unknown"; readonly metrics: readonly number[] }
  /** Harm by the arm that leads was shown earlier, and no longer is. */
  | { readonly kind: "was-harmed"; readonly metric: number; readonly arm: number }
  /** The arm that leads makes this one worse; `since`: the day from which on the counts say so. */
  | {
      readonly kind: "harmed";
      readonly metric: number;
      readonly arm: number;
      readonly logEvidence: number;
      readonly logVeto: number;
      readonly since: UtcDay;
    }
  | NotJudged;

/**
 * A winner that makes a guardrail worse is none. What counts is what the evidence says now, not the most it ever said: harmless guardrails
 * would hold back far more winners. Where people were alerted to harm that has faded since, and where nothing could be counted, they decide.
 */
export const noGuardrailHarmed = check(
  "no-guardrail-harmed",
  "guardrails",
  ({ figures, control, metrics, rules, arms }): Judged<NoGuardrailHarmedFinding> | undefined => {
    const guardrails = metrics.flatMap((metric, place) => (metric.role === "guardrail" ? [{ metric, place }] : []));
    if (guardrails.length === 0) return undefined;
    if (figures === undefined || control === undefined) return skipped(NOT_JUDGED);
    const { leader } = figures;
    if (leader === undefined) return pass({ kind: "nobody-leads" });
    if (leader === control) return pass({ kind: "control-leads" });
    const { logAlarm, logVeto } = harmLimits(rules, arms.length);
    for (const { metric, place } of guardrails) {
      const harm = metric.state.kind === "counted" ? metric.figures?.pairs[leader]?.harm : undefined;
      if (harm?.since === undefined) continue;
      const { logEvidence, since } = harm;
      return fail({ kind: "harmed", metric: place, arm: leader, logEvidence, logVeto, since });
    }
    const wasHarmed = guardrails.find(({ metric }) => (metric.figures?.pairs[leader]?.logHarm ?? 0) >= logAlarm);
    if (wasHarmed !== undefined) return warnForPerson({ kind: "was-harmed", metric: wasHarmed.place, arm: leader });
    const unknown = guardrails.filter(({ metric }) => metric.state.kind !== "counted");
    return unknown.length > 0
      ? warnForPerson({ kind: "unknown", metrics: unknown.map(({ place }) => place) })
      : pass({ kind: "none", guardrails: guardrails.length });
  },
);
