import type { Instant } from "../../experiment/index.ts";
import { nextWithin, type Hours } from "./allowed-hours.ts";
import type { Decision } from "../decision.ts";
import type { Intention } from "./act.ts";
import type { Hold } from "./instructions.ts";
import type { Policy } from "../policy.ts";
import { winnerIdOf } from "./reasons.ts";

/** Why an act is left to people. `paused`: acting is switched off, by the configuration or by somebody. */
export type ProposalReason = "policy" | "recently-discovered" | "unverified" | "paused";

/**
 * What should happen because of a decision. Herald proposes an act instead of announcing it because the policy says so, because it
 * discovered the experiment only recently, because it could not verify something that a person may know (a check with
 * `needsPerson`), or because acting is paused. `held`: somebody put this one on hold.
 */
export type Plan =
  | { readonly kind: "report" }
  | { readonly kind: "held"; readonly intention: Intention; readonly hold: Hold }
  | { readonly kind: "propose"; readonly intention: Intention; readonly because: ProposalReason }
  | { readonly kind: "act"; readonly intention: Intention; readonly notBefore: Instant };

/** What counts beside the decision when it comes to acting. */
export interface Circumstances {
  readonly firstSeenAt: Instant;
  /** The moment of acting, at which the veto window starts. */
  readonly now: Instant;
  /** What people said about the experiment, or about everything; undefined: nothing that counts now. */
  readonly hold: Hold | undefined;
  /** False: the configuration has switched all acting off. */
  readonly isActingEnabled: boolean;
  /** When acts may be carried out; undefined: always. */
  readonly hours: Hours | undefined;
}

/** Turns a decision into what should be done about it. It is pure: the job does it. */
export function planAction(decision: Decision, rules: Policy, circumstances: Circumstances): Plan {
  const { firstSeenAt, now, hold, isActingEnabled, hours } = circumstances;
  const intention = intentionOf(decision);
  if (intention === undefined || rules.mode === "observe") return { kind: "report" };
  if (hold !== undefined && hold.kind !== "paused") return { kind: "held", intention, hold };
  const propose = (because: ProposalReason): Plan => ({ kind: "propose", intention, because });
  if (rules.mode === "propose") return propose("policy");
  if (hold !== undefined || !isActingEnabled) return propose("paused");
  const knownForHours = (Date.parse(now) - Date.parse(firstSeenAt)) / 3_600_000;
  // Written so that an unreadable time counts as too early.
  if (!(knownForHours >= rules.recentlyDiscoveredHours)) return propose("recently-discovered");
  if (decision.checks.some((check) => check.needsPerson)) return propose("unverified");
  const afterVeto = new Date(Date.parse(now) + rules.vetoWindowMinutes * 60_000).toISOString();
  return { kind: "act", intention, notBefore: hours === undefined ? afterVeto : nextWithin(afterVeto, hours) };
}

/** What a decision asks to be done; undefined: nothing. */
function intentionOf(decision: Decision): Intention | undefined {
  const winnerId = winnerIdOf(decision);
  return winnerId === undefined ? undefined : { act: "stop", because: "winner", variantId: winnerId };
}
