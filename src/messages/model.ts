import type { Decision, Plan } from "../decision/index.ts";
import type { Instant, UtcDay } from "../experiment/index.ts";

/** Where an automatic stop of an experiment stands. `tellStop` makes the two sentences from what the ledger keeps. */
export interface StopStory {
  readonly state: "announced" | "executing" | "stopped" | "withdrawn" | "vetoed" | "overtaken" | "failed";
  readonly notBefore: Instant;
  readonly at: Instant;
  readonly winnerName: string;
  /** One sentence on how it ended, without full stop; empty while open. */
  readonly outcome: string;
  /** One sentence on what visitors see since then, without full stop; empty while open or where nothing changed. */
  readonly visitorsSee: string;
}

/** One experiment in a digest. */
export interface DigestEntry {
  readonly decision: Decision;
  /** Id of the stored decision. */
  readonly decisionId: string;
  /** What follows from it under the experiment's policy; undefined for one that is no longer running. */
  readonly plan: Plan | undefined;
  readonly stop: StopStory | undefined;
  /** Address of the experiment in the dashboard. */
  readonly url: string;
  /** What was decided by the time of the last digest; undefined: nothing was known then, or there was none. */
  readonly before: Decision | undefined;
  /** Planned longest run in days, from its policy; undefined: none planned. */
  readonly horizonDays: number | undefined;
}

/** An experiment that could not be read, and why, in words. */
export interface Unread {
  readonly name: string;
  readonly experimentId: string;
  readonly reason: string;
}

/** Everything a digest shows. */
export interface DigestModel {
  /** Calendar day in the digest's time zone. */
  readonly day: UtcDay;
  readonly accountName: string;
  readonly asOf: Instant;
  /** As-of time of the digest before; undefined for the first one. Older endings are no news. */
  readonly since: Instant | undefined;
  readonly lastClosedDay: UtcDay;
  /** IANA name. */
  readonly timeZone: string;
  readonly entries: readonly DigestEntry[];
  readonly unread: readonly Unread[];
  /** When the next digest is planned; undefined: none is. */
  readonly nextAt: Instant | undefined;
  /** One line about the worker itself when something needs saying; empty otherwise. */
  readonly workerNote: string;
  /** True when it runs against the sandbox. */
  readonly isDemo: boolean;
}
