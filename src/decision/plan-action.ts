import type { Instant } from "../experiment/index.ts";
import type { Decision } from "./decision.ts";
import type { Policy } from "./policy.ts";

/**
 * What should happen because of a decision. A winner is proposed instead of stopped because the policy says so, because the
 * experiment was seen for the first time only lately, or because something could not be verified that a person may know
 * (a gate with `needsPerson`).
 */
export type Plan =
  | { readonly kind: "report" }
  | { readonly kind: "propose"; readonly because: "policy" | "newcomer" | "unverified" }
  | { readonly kind: "stop"; readonly notBefore: Instant };

/**
 * Turns a decision into what should be done about it. Pure: the job does it.
 * @param now the moment of acting, from which the veto window runs
 */
export function planAction(decision: Decision, rules: Policy, firstSeenAt: Instant, now: Instant): Plan {
  if (decision.verdict !== "winner" || rules.mode === "observe") return { kind: "report" };
  if (rules.mode === "propose") return { kind: "propose", because: "policy" };
  const knownForHours = (Date.parse(now) - Date.parse(firstSeenAt)) / 3_600_000;
  // Written so that an unreadable time counts as too early.
  if (!(knownForHours >= rules.newcomerHours)) return { kind: "propose", because: "newcomer" };
  if (decision.ladder.some((gate) => gate.needsPerson)) return { kind: "propose", because: "unverified" };
  return { kind: "stop", notBefore: new Date(Date.parse(now) + rules.vetoWindowMinutes * 60_000).toISOString() };
}
