import type { Decision, DecisionInput, Fingerprint, History, Look } from "../decision/index.ts";
import type { Experiment, Instant, UtcDay } from "../experiment/index.ts";

export interface RunRecord {
  readonly id: string;
  readonly job: string;
  readonly asOf: Instant;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | undefined;
  readonly outcome: "running" | "done" | "failed";
  /** Small JSON told by the job: what a reader of the ledger wants to know. */
  readonly summary: Readonly<Record<string, unknown>>;
}

/** What is known of an experiment since Herald first saw it. */
export interface KnownExperiment {
  readonly account: string;
  readonly experimentId: string;
  readonly firstSeenAt: Instant;
  readonly firstFingerprint: Fingerprint;
  readonly name: string;
  /** Status when last read. */
  readonly lastStatus: string;
  readonly lastSeenAt: Instant;
}

export interface StoredDecision {
  readonly id: string;
  /** Position in the chain, from 1. */
  readonly sequence: number;
  readonly recordedAt: Instant;
  readonly input: DecisionInput;
  readonly decision: Decision;
  /** Hash of the row before and of this one. */
  readonly previousHash: string;
  readonly hash: string;
}

/**
 * `announced`: waiting for its time. `executing`: a worker has begun; the request may or may not have reached the server.
 * `stopped`: proven by read-back. The others ended without our stop.
 */
export type IntentState = "announced" | "executing" | "stopped" | "withdrawn" | "vetoed" | "overtaken" | "failed";

/** The intention to stop one experiment, written before anything is done. At most one per experiment is open or stopped. */
export interface Intent {
  readonly id: string;
  readonly account: string;
  readonly experimentId: string;
  readonly experimentName: string;
  /** The decision that explains it. */
  readonly decisionId: string;
  readonly winnerVariantId: string;
  readonly onWinner: "record" | "rollout";
  readonly state: IntentState;
  readonly notBefore: Instant;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** How it ended, in words and facts: publish status, winner read back, reason of a withdrawal. */
  readonly outcome: Readonly<Record<string, unknown>>;
}

/** `sending`: begun and not known to have arrived: look in the channel before sending again. */
export type DeliveryState = "sending" | "sent";

export interface Delivery {
  readonly key: string;
  readonly channel: string;
  readonly state: DeliveryState;
  /** Slack's channel id and message timestamp once known. */
  readonly channelId: string | undefined;
  readonly ts: string | undefined;
  /** Hash of what was sent last. */
  readonly contentHash: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What must survive a restart. All methods are safe to repeat. @throws LedgerError when the database cannot be reached. */
export interface Ledger {
  readonly runs: {
    start(run: { id: string; job: string; asOf: Instant; now: Instant }): Promise<void>;
    finish(id: string, outcome: "done" | "failed", summary: Readonly<Record<string, unknown>>, now: Instant): Promise<void>;
    get(id: string): Promise<RunRecord | undefined>;
    /** The latest finished run of a job, by as-of time. */
    lastDone(job: string): Promise<RunRecord | undefined>;
  };
  readonly experiments: {
    /** First sight is kept for ever; name, status and time of the last sight are renewed. */
    remember(account: string, experiment: Experiment, now: Instant): Promise<KnownExperiment>;
    list(account: string): Promise<readonly KnownExperiment[]>;
  };
  readonly decisions: {
    /** First sight and the looks at days before `day`. Undefined if the experiment was never remembered. */
    historyOf(account: string, experimentId: string, day: UtcDay): Promise<History | undefined>;
    /**
     * Appends the decision with its input and its look, in one transaction, linked to the row before. The id is derived from
     * account, experiment and content (without the as-of time), so the same decision is stored once. The first look of a day stays.
     */
    record(input: DecisionInput, decision: Decision, now: Instant): Promise<{ readonly id: string; readonly isNew: boolean }>;
    get(id: string): Promise<StoredDecision | undefined>;
    /** The latest decision about an experiment, optionally only up to a closed day. */
    latest(account: string, experimentId: string, upToDay?: UtcDay): Promise<StoredDecision | undefined>;
    /** Recomputes every hash. */
    verify(): Promise<{ readonly rows: number; readonly firstBroken: number | undefined }>;
  };
  readonly looks: {
    list(account: string, experimentId: string): Promise<readonly Look[]>;
  };
  readonly intents: {
    /** Writes the intent, or returns the one that stands already (open or stopped). A vetoed one also stands. */
    announce(intent: Omit<Intent, "id" | "state" | "createdAt" | "updatedAt" | "outcome">, now: Instant): Promise<{ readonly intent: Intent; readonly isNew: boolean }>;
    get(id: string): Promise<Intent | undefined>;
    of(account: string, experimentId: string): Promise<readonly Intent[]>;
    /** Announced ones whose time has come and executing ones whose lease ran out. */
    due(now: Instant): Promise<readonly Intent[]>;
    /** Open ones and those that ended at or after `since`. */
    recent(since: Instant): Promise<readonly Intent[]>;
    /**
     * Takes the intent for this worker until `leaseUntil`; false when it is not open, not due or another worker holds it.
     * Moves `announced` to `executing` only through `begin`.
     */
    claim(id: string, owner: string, now: Instant, leaseUntil: Instant): Promise<Intent | undefined>;
    /** Written directly before the stop request leaves. */
    begin(id: string, owner: string, now: Instant): Promise<void>;
    /** Ends the intent and gives the claim back. */
    end(id: string, owner: string, state: Exclude<IntentState, "announced" | "executing">, outcome: Readonly<Record<string, unknown>>, now: Instant): Promise<Intent>;
    release(id: string, owner: string): Promise<void>;
    /** Only while announced. */
    veto(id: string, by: string, now: Instant): Promise<boolean>;
  };
  readonly deliveries: {
    /** The right to send under this key until `leaseUntil`. `sent` and `held` (another worker is at it) do not grant it. */
    claim(key: string, channel: string, contentHash: string, owner: string, now: Instant, leaseUntil: Instant): Promise<
      | { readonly kind: "granted"; readonly attempt: "first" | "again"; readonly delivery: Delivery }
      | { readonly kind: "sent"; readonly delivery: Delivery }
      | { readonly kind: "held" }
    >;
    sent(key: string, owner: string, place: { channelId: string; ts: string }, contentHash: string, now: Instant): Promise<void>;
    /** Gives the claim back. `nothingLeft`: the request certainly did not reach Slack, so the next try is a first one. */
    release(key: string, owner: string, options: { readonly nothingLeft: boolean }): Promise<void>;
    get(key: string): Promise<Delivery | undefined>;
  };
  /** Rows older than the cut that nothing refers to; never a decision, a look or an intent. */
  prune(before: Instant): Promise<{ readonly runs: number; readonly deliveries: number }>;
}
