import type { Hold } from "../../decision/index.ts";
import type { Instant } from "../../experiment/index.ts";

/** How the worker is: what its page shows. */
export interface SystemView {
  /** IANA name. */
  readonly timeZone: string;
  readonly now: Instant;
  readonly versions: readonly { readonly name: string; readonly version: string }[];
  /** What was tried, as `/readyz` says it. */
  readonly readiness: { readonly isReady: boolean; readonly checks: readonly SystemCheck[] };
  readonly pause: Hold | undefined;
  /** Undefined where the queue cannot be reached; `problem` says why. */
  readonly queue: QueueView | undefined;
  readonly problem: string | undefined;
  /** What was sent lately, the latest first. */
  readonly messages: readonly {
    readonly key: string;
    readonly destination: string;
    readonly state: string;
    readonly at: Instant;
  }[];
  /** What is in force, without secrets; a name may occur more than once. */
  readonly configuration: readonly { readonly name: string; readonly value: string }[];
  /** When it was read: at the start, or later by a reload. */
  readonly configurationReadAt: Instant;
  readonly warnings: readonly string[];
  readonly isDemo: boolean;
}

export interface SystemCheck {
  readonly name: string;
  readonly isFine: boolean;
  readonly detail: string;
}

export interface QueueView {
  readonly counts: {
    readonly waiting: number;
    readonly running: number;
    readonly delayed: number;
    readonly parents: number;
    readonly failed: number;
  };
  readonly schedules: readonly {
    readonly id: string;
    readonly cron: string;
    readonly timeZone: string;
    readonly next: Instant | undefined;
    /** When its job last ended; undefined: not lately. */
    readonly last: Instant | undefined;
  }[];
  readonly running: readonly JobLine[];
  readonly failed: readonly JobLine[];
  readonly done: readonly JobLine[];
}

/** One run of a job. */
export interface JobLine {
  readonly id: string;
  readonly job: string;
  readonly startedAt: Instant | undefined;
  readonly endedAt: Instant | undefined;
  /** Why it failed; empty: it did not. */
  readonly reason: string;
  /** Asked for in somebody's name: nobody else runs it again. */
  readonly isSigned: boolean;
  /** What came of it, in a few words: `17 experiments, 34 requests`; may be empty. */
  readonly outcome: string;
}
