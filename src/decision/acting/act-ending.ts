import type { ApiFailure, Instant } from "../../experiment/index.ts";
import type { Verdict } from "../decision.ts";
import type { CheckId } from "../checks/all-checks.ts";
import type { Hold } from "./instructions.ts";
import type { ActingMode } from "../policy.ts";

/** How an act ended, with what was seen: facts, written once and read by everything that reports it. */
export type ActEnding =
  | ({ readonly state: "stopped" } & StopFacts)
  | ({ readonly state: "paused" } & ActFacts)
  | ({ readonly state: "resumed" } & ActFacts)
  | ({ readonly state: "rolled-out" } & ActFacts)
  | ({ readonly state: "rollout-ended" } & ActFacts)
  | { readonly state: "withdrawn"; readonly because: Withdrawal }
  /** Id of the person. */
  | { readonly state: "vetoed"; readonly by: string }
  /** Someone else changed or deleted it first. `found`: `deleted` or the status read, in the API's word. */
  | { readonly state: "overtaken"; readonly found: string; readonly winnerReadBack: string | null }
  /** `failure`: what Ours Privacy answered. */
  | { readonly state: "failed"; readonly failure: ApiFailure };

/** What the answer to an act's request said. */
export interface ActFacts {
  /** `pending`: done in the configuration, perhaps not yet for visitors. `unknown`: the answer was lost, or said something else. */
  readonly publishStatus: "published" | "pending" | "unknown";
  /** Unpublished changes in the account at that moment, ours among them; null: unknown. */
  readonly concurrentVersionChanges: number | null;
  /** What some of other people's unpublished changes were called directly before; none: nobody knows, or there were none. */
  readonly unpublishedNames: readonly string[];
  /** The act's own answer never came: only the read-back proves it. */
  readonly isAnswerLost: boolean;
}

/** What a stop's answer and the read-back said. */
export interface StopFacts extends ActFacts {
  readonly stoppedAt: Instant | null;
  /** The winner that the experiment shows now; null: none. */
  readonly winnerReadBack: string | null;
  /** The variant that is shown to everyone now; null: none. */
  readonly rolloutReadBack: string | null;
  readonly onWinner: "record" | "rollout";
}

/** States of an intent whose act was proven by read-back. */
export const DONE_STATES = ["stopped", "paused", "resumed", "rolled-out", "rollout-ended"] as const;
export type DoneState = (typeof DONE_STATES)[number];

/** How an act ended that was done. */
export type DoneEnding = Extract<ActEnding, { readonly state: DoneState }>;

export function isDone(ending: ActEnding): ending is DoneEnding {
  return isDoneState(ending.state);
}

/** Whether an act in this state was proven. */
export function isDoneState(state: string): state is DoneState {
  return DONE_STATES.some((done) => done === state);
}

/** Why an act was withdrawn when its time had come. `decisionId`: the fresh look directly before it. */
export type Withdrawal =
  | { readonly kind: "acting-off" }
  | { readonly kind: "acting-paused"; readonly by: string; readonly since: Instant }
  | {
      readonly kind: "on-hold";
      readonly by: string;
      readonly since: Instant;
      readonly hold: Exclude<Hold["kind"], "paused">;
    }
  /** `failing`: the first check that fails now; null: another arm leads. */
  | {
      readonly kind: "decision-changed";
      readonly decisionId: string;
      readonly verdict: Verdict;
      readonly failing: CheckId | null;
    }
  /** A check that it needs could no longer be made. */
  | { readonly kind: "unverified"; readonly decisionId: string }
  | { readonly kind: "policy"; readonly decisionId: string; readonly mode: ActingMode }
  /** Other people's unpublished changes would have gone live with it; null: their number is unknown. `names`: of some. */
  | { readonly kind: "unpublished"; readonly changes: number | null; readonly names: readonly string[] };
