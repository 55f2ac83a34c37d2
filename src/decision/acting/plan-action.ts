import type { Instant } from "../../experiment/index.ts";
import { nextWithin, type Hours } from "./allowed-hours.ts";
import type { Decision } from "../decision.ts";
import type { Intention } from "./act.ts";
import type { Hold } from "./instructions.ts";
import type { Policy } from "../policy.ts";
import { reasonsIn, winnerIdOf } from "./reasons.ts";

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
  const wanted = rules.mode === "observe" ? undefined : wantedBy(decision, rules);
  if (wanted === undefined) return { kind: "report" };
  const { intention, isLeftToPeople, vetoMinutes } = wanted;
  if (hold !== undefined && hold.kind !== "paused") return { kind: "held", intention, hold };
  const propose = (because: ProposalReason): Plan => ({ kind: "propose", intention, because });
  if (rules.mode === "propose" || isLeftToPeople) return propose("policy");
  if (hold !== undefined || !isActingEnabled) return propose("paused");
  const knownForHours = (Date.parse(now) - Date.parse(firstSeenAt)) / 3_600_000;
  // Written so that an unreadable time counts as too early.
  if (!(knownForHours >= rules.recentlyDiscoveredHours)) return propose("recently-discovered");
  if (decision.checks.some((check) => check.needsPerson)) return propose("unverified");
  const afterVeto = new Date(Date.parse(now) + vetoMinutes * 60_000).toISOString();
  return { kind: "act", intention, notBefore: hours === undefined ? afterVeto : nextWithin(afterVeto, hours) };
}

/** What a policy wants done because of a decision. */
interface Wanted {
  readonly intention: Intention;
  readonly isLeftToPeople: boolean;
  readonly vetoMinutes: number;
}

/** The weightiest reason that the policy does not only want told: a winner, then harm, then that the time is over, then futility. */
function wantedBy(decision: Decision, rules: Policy): Wanted | undefined {
  const reasons = reasonsIn(decision);
  const vetoMinutes = rules.vetoWindowMinutes;
  const winnerId = winnerIdOf(decision);
  if (winnerId !== undefined)
    return {
      intention: { act: "stop", because: "winner", variantId: winnerId },
      isLeftToPeople: false,
      vetoMinutes,
    };
  if (reasons.includes("harm") && HARM_ACTS[rules.onHarm] !== undefined)
    return {
      intention: { act: HARM_ACTS[rules.onHarm]!, because: "harm", variantId: null },
      isLeftToPeople: rules.onHarm === "propose",
      vetoMinutes: rules.harmVetoMinutes,
    };
  const endings = [
    ["horizon", rules.atHorizon],
    ["futility", rules.onFutility],
  ] as const;
  const ending = endings.find(
    ([because, mode]) => reasons.includes(because) && (mode === "propose" || mode === "stop"),
  );
  if (ending === undefined) return undefined;
  const [because, mode] = ending;
  return {
    intention: { act: "stop", because, variantId: null },
    isLeftToPeople: mode === "propose",
    vetoMinutes,
  };
}

/** What is done, or proposed, about harm. */
const HARM_ACTS: Readonly<Partial<Record<Policy["onHarm"], "pause" | "stop">>> = {
  propose: "pause",
  pause: "pause",
  stop: "stop",
};
