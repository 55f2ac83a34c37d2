import type { Instant } from "../../experiment/index.ts";
import { nextWithin, type Hours } from "./allowed-hours.ts";
import type { Decision } from "../decision.ts";
import type { Hold } from "./instructions.ts";
import type { Policy } from "../policy.ts";

/** Why a winner is left to people. `paused`: acting is switched off, by the configuration or by somebody. */
export type ProposalReason = "policy" | "recently-discovered" | "unverified" | "paused";

/**
 * What should happen because of a decision. Herald proposes a winner instead of stopping it because the policy says so, because it
 * discovered the experiment only recently, because it could not verify something that a person may know (a check with
 * `needsPerson`), or because acting is paused. `held`: somebody put this one on hold.
 */
export type Plan =
  | { readonly kind: "report" }
  | { readonly kind: "held"; readonly hold: Hold }
  | { readonly kind: "propose"; readonly because: ProposalReason }
  | { readonly kind: "stop"; readonly notBefore: Instant };

/** What counts beside the decision when it comes to acting. */
export interface Circumstances {
  readonly firstSeenAt: Instant;
  /** The moment of acting, at which the veto window starts. */
  readonly now: Instant;
  /** What people said about the experiment, or about everything; undefined: nothing that counts now. */
  readonly hold: Hold | undefined;
  /** False: the configuration has switched all acting off. */
  readonly isActingEnabled: boolean;
  /** When stops may be carried out; undefined: always. */
  readonly hours: Hours | undefined;
}

/** Turns a decision into what should be done about it. It is pure: the job does it. */
export function planAction(decision: Decision, rules: Policy, circumstances: Circumstances): Plan {
  const { firstSeenAt, now, hold, isActingEnabled, hours } = circumstances;
  if (decision.verdict !== "winner" || rules.mode === "observe") return { kind: "report" };
  if (hold !== undefined && hold.kind !== "paused") return { kind: "held", hold };
  if (rules.mode === "propose") return { kind: "propose", because: "policy" };
  if (hold !== undefined || !isActingEnabled) return { kind: "propose", because: "paused" };
  const knownForHours = (Date.parse(now) - Date.parse(firstSeenAt)) / 3_600_000;
  // Written so that an unreadable time counts as too early.
  if (!(knownForHours >= rules.recentlyDiscoveredHours)) return { kind: "propose", because: "recently-discovered" };
  if (decision.checks.some((check) => check.needsPerson)) return { kind: "propose", because: "unverified" };
  const afterVeto = new Date(Date.parse(now) + rules.vetoWindowMinutes * 60_000).toISOString();
  return { kind: "stop", notBefore: hours === undefined ? afterVeto : nextWithin(afterVeto, hours) };
}
