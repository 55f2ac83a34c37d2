import type { ActEnding, Decision, Intention, ProposalReason } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";
import type { Answered, ButtonValue } from "./answers.ts";
import type { ReplyFact } from "./reply-words.ts";

/** What every message about an act shows. */
export interface ActingModel {
  /** The decision that explains it. Its own fields name the policy and the as-of time. */
  readonly decision: Decision;
  /** Id of the stored decision, for `herald explain`. */
  readonly decisionId: string;
  /** What is to be done, or was, and why. */
  readonly intention: Intention;
  readonly accountName: string;
  /** Address of the experiment in the dashboard. */
  readonly url: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly onWinner: "record" | "rollout";
  /** Since when people have been alerted to the harm that an act is about; undefined: it is about none, or they were not. */
  readonly harmSince?: Instant | undefined;
  /** True when it runs against the sandbox. */
  readonly isDemo: boolean;
}

/** A winner that a person has to stop. */
export interface ProposalModel extends ActingModel {
  /** Why it is left to people; undefined: it asks nobody any more. */
  readonly because: ProposalReason | "asked" | undefined;
  /** Who wants people asked; absent: nobody does. */
  readonly requestedBy?: string | undefined;
  /** What was said about it, which ends the asking. */
  readonly answered?: Answered | undefined;
  /** Why it may not be answered any more. */
  readonly outdated?: ReplyFact | undefined;
}

/** A stop that Herald carries out by itself, unless someone objects before. */
export interface AnnouncementModel extends ActingModel {
  readonly intentId: string;
  /** Whether it may still be answered. */
  readonly isOpen: boolean;
  readonly notBefore: Instant;
  /** A person asked for the act at once, vetoed it, or took the veto back. */
  readonly answered?: Answered | undefined;
  /** How it ended; absent while it is open. */
  readonly ended?:
    | {
        readonly at: Instant;
        readonly ending: ActEnding;
        readonly fresh?: Decision | undefined;
        readonly rollout?: RolloutOffer | undefined;
      }
    | undefined;
}

/** What a message about an ended experiment offers to do about its rollout. */
export type RolloutOffer =
  /** Herald could not do it. */
  | { readonly kind: "none" }
  /** Somebody may ask for it; `value` is what the button carries. */
  | { readonly kind: "open"; readonly value: ButtonValue }
  | { readonly kind: "answered"; readonly answered: Answered }
  /** It was asked for in vain, because something else was done in the meantime. */
  | { readonly kind: "outdated"; readonly why: ReplyFact };

/** How an announced act ended. */
export interface ReceiptModel extends ActingModel {
  /** Id of the pause that can be ended from here; absent: none. */
  readonly resumes?: string | undefined;
  /** What can be done about the winner's rollout; absent: nothing by Herald. */
  readonly rollout?: RolloutOffer | undefined;
  readonly at: Instant;
  readonly ending: ActEnding;
  /** The fresh look that a withdrawal names. */
  readonly fresh?: Decision | undefined;
  /** The person who asked for the act; absent: nobody did. */
  readonly requestedBy?: string | undefined;
}
