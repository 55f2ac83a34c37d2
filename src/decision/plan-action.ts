import type { Instant } from "../experiment/index.ts";
import type { Decision } from "./decision.ts";
import type { Policy } from "./policy.ts";

/** What should happen because of a decision. */
export type Plan =
  | { readonly kind: "report" }
  | { readonly kind: "propose"; readonly because: "policy" | "newcomer" }
  | { readonly kind: "stop"; readonly notBefore: Instant };

/**
 * Turns a decision into what should be done about it. Pure: the job does it.
 * @param now the moment of acting, from which the veto window runs
 */
export function planAction(decision: Decision, rules: Policy, firstSeenAt: Instant, now: Instant): Plan {
  if (decision.verdict !== "winner" || rules.mode === "observe") return { kind: "report" };
  if (rules.mode === "propose") return { kind: "propose", because: "policy" };
  const knownForHours = (Date.parse(now) - Date.parse(firstSeenAt)) / 3_600_000;
  if (knownForHours < rules.newcomerHours) return { kind: "propose", because: "newcomer" };
  return { kind: "stop", notBefore: new Date(Date.parse(now) + rules.vetoWindowMinutes * 60_000).toISOString() };
}
