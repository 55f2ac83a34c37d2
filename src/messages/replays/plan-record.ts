import type { NamedPolicy } from "../../decision/index.ts";
import { PLAN_RUNS, type GuardrailPlan, type LiftPlan, type PlannedTraffic } from "../../replay/index.ts";

/** A plan as `--json` prints it. */
export function planRecord(
  { name, version }: NamedPolicy,
  traffic: PlannedTraffic,
  days: readonly number[],
  { lifts, guardrails }: { readonly lifts: readonly LiftPlan[]; readonly guardrails: readonly GuardrailPlan[] },
) {
  return { ...traffic, runs: PLAN_RUNS, days, lifts, guardrails, policy: name, policyVersion: version };
}
