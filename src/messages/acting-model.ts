import type { Decision, ProposalReason } from "../decision/index.ts";
import type { Instant } from "../experiment/index.ts";
import type { Answered } from "./answers.ts";

/** What every message about a stop shows. */
export interface ActingModel {
  /** The decision that explains it. Its own fields name the policy and the as-of time. */
  readonly decision: Decision;
  /** Id of the stored decision, for `herald explain`. */
  readonly decisionId: string;
  readonly winnerVariantId: string;
  readonly accountName: string;
  /** Address of the experiment in the dashboard. */
  readonly url: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly onWinner: "record" | "rollout";
  /** True when it runs against the sandbox. */
  readonly isDemo: boolean;
  /** Buttons are shown only where a press would arrive; absent: it would not. */
  readonly canAnswer?: boolean;
}

/** A winner that a person has to stop. */
export interface ProposalModel extends ActingModel {
  /** Why it is left to people; undefined: it asks nobody any more. */
  readonly because: ProposalReason | undefined;
  /** What was said about it, which ends the asking. */
  readonly answered?: Answered | undefined;
  /** Why it may not be answered any more, without full stop. */
  readonly outdated?: string | undefined;
}

/** A stop that Herald carries out by itself, unless someone objects before. */
export interface AnnouncementModel extends ActingModel {
  readonly intentId: string;
  readonly notBefore: Instant;
  /** A person asked for the stop at once. */
  readonly answered?: Answered | undefined;
  /** How it ended; absent while it is open. */
  readonly ended?: { readonly at: Instant; readonly ending: StopEnding } | undefined;
}

/** How an announced stop ended. */
export interface ReceiptModel extends ActingModel {
  readonly at: Instant;
  readonly ending: StopEnding;
  /** The person who asked for the stop; absent: nobody did. */
  readonly requestedBy?: string | undefined;
}

/** How a stop ended, with what was seen. `readStopEnding` makes it from what the ledger keeps. */
export type StopEnding =
  | { readonly state: "stopped"; readonly facts: StopFacts }
  /**
   * `evidence`: the fresh look before the stop no longer supported it. `policy`: the rules changed. `paused`, `held`: it was not looked at, because acting is paused or
   * somebody asked to leave the experiment alone. `unpublished`: other people's changes would have gone live with it. `sentence` says what changed, without full stop.
   */
  | {
      readonly state: "withdrawn";
      readonly because: "evidence" | "policy" | "paused" | "held" | "unpublished";
      readonly sentence: string;
    }
  | { readonly state: "vetoed"; readonly by: string }
  /** Someone else ended, paused or deleted it first. `found`: `deleted` or the status read. */
  | { readonly state: "overtaken"; readonly found: string }
  | { readonly state: "failed"; readonly message: string };

/** What the stop's answer and the read-back said. */
export interface StopFacts {
  /** `pending`: completed in the configuration, perhaps still served. `unknown`: the answer was lost. */
  readonly publishStatus: "published" | "pending" | "unknown";
  /** Unpublished changes in the account at that moment, ours among them; undefined: not told. */
  readonly concurrentVersionChanges: number | undefined;
  /** The winner that the experiment shows now. */
  readonly winnerReadBack: string | undefined;
  /** The variant that is shown to everyone now; undefined: none. */
  readonly rolloutReadBack: string | undefined;
  readonly onWinner: "record" | "rollout";
}
