import type { Failure, Instant } from "../experiment/index.ts";
import type { Signal } from "./decision.ts";

/** Everything people are alerted to: what decisions signal, and what only use cases can see. */
export type AlertKind = AlertFact["kind"];

/** What was seen when an alert began. What a signal says of arms is about those of the decision that showed it first. */
export type AlertFact = Signal | ({ readonly armId: null } & (Unreadable | StillServing | PublishPending));

/** `failure`: what went wrong first. */
export type Unreadable = { readonly kind: "unreadable"; readonly failure: Failure } & (
  | { readonly what: "experiment" | "listing" }
  | { readonly what: "several"; readonly unread: number; readonly all: number }
);

/** Impressions that came in between two readings after the stop, and how many of them late events explain. */
export interface StillServing {
  readonly kind: "still-serving";
  readonly impressions: number;
  readonly explained: number;
  readonly from: Instant;
  readonly to: Instant;
  readonly stoppedAt: Instant;
  /** The counts are not shown. Never stored. */
  readonly hidden?: true;
}

/** Ours Privacy took the stop and said that it waits to be published. */
export interface PublishPending {
  readonly kind: "publish-pending";
  readonly stoppedAt: Instant;
}

/** What was known when an alert ended. `clear`: the condition is no longer there. */
export type AlertEnd =
  | { readonly kind: "clear" | "experiment-ended" | "experiment-paused" | "deleted" | "rolled-out" }
  /** In the API's word. */
  | { readonly kind: "not-running" | "status"; readonly status: string }
  | { readonly kind: "no-impressions"; readonly from: Instant; readonly to: Instant }
  | {
      readonly kind: "late-events";
      readonly from: Instant;
      readonly to: Instant;
      readonly impressions: number;
      readonly hidden?: true;
    }
  /** The watch after a stop is over although impressions still came in. */
  | { readonly kind: "watched-long-enough"; readonly days: number; readonly last: StillServing };
