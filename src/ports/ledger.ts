import type {
  AccountFacts,
  AlertEnd,
  AlertFact,
  AlertKind,
  Decision,
  DecisionInput,
  Fingerprint,
  History,
  Instruction,
  Intention,
  Look,
  NamedPolicy,
  OtherExperiment,
  Pause,
  ActEnding,
} from "../decision/index.ts";
import type { CountLedger } from "./ledger-counts.ts";
import type { ListedCount, ListedExperiment, ListedFilter, ListedOrder } from "./listed.ts";
import type { Experiment, ExperimentRef, Instant, Snapshot, UtcDay } from "../experiment/index.ts";
import type { Deliveries, Delivery, PersonId } from "../notify/index.ts";

/** Something that work must find again: that it was sent, when it was made, what was read. */
export interface Note {
  readonly key: string;
  /** What it is about: notes of a topic follow each other. */
  readonly topic: string;
  readonly asOf: Instant;
  readonly at: Instant;
  /** Small JSON; the code that wrote it parses it again. */
  readonly fact: Readonly<Record<string, unknown>>;
}

/** What is known of an experiment since Herald first saw it. */
export interface KnownExperiment extends ExperimentRef {
  readonly firstSeenAt: Instant;
  readonly firstFingerprint: Fingerprint;
  readonly accountFacts: AccountFacts;
  readonly name: string;
  /** Status when last read. */
  readonly lastStatus: string;
  readonly lastSeenAt: Instant;
  /** In people's words, as last read; undefined: none, or names stay inside. */
  readonly hypothesis: string | undefined;
  /** When it was seen paused, oldest first. */
  readonly pauses: readonly Pause[];
}

/** That an experiment was read in full, and what then stood. */
export interface Reading {
  readonly experimentId: string;
  readonly at: Instant;
  readonly lastClosedDay: UtcDay;
  /** What the list and the configuration said of it then; null: it has to be read again, whatever they say. */
  readonly stamp: string | null;
  readonly decisionId: string;
}

/** What was decided about which experiment, under which policy; without the days and looks that it was made from. */
export interface Conclusion {
  readonly id: string;
  readonly input: {
    readonly snapshot: Pick<Snapshot, "account" | "experiment">;
    readonly history: Pick<History, "firstSeenAt">;
    readonly policy: NamedPolicy;
  };
  readonly decision: Decision;
}

/** One row of the ledger's chain as it is linked: every column that anything relies on; documents longer than a line by their hash. */
export interface LinkedRow extends ExperimentRef {
  readonly sequence: number;
  readonly id: string;
  readonly closedDay: UtcDay;
  readonly verdict: string;
  readonly asOf: Instant;
  readonly recordedAt: Instant;
  /** Hash of the premise. */
  readonly premise: string;
  /** Hash of all days and earlier looks that it was made from. */
  readonly root: string;
  /** Hash of its own look; null: it looked at nothing. */
  readonly look: string | null;
  /** Whether this look is the one that counts of its day, until a later one replaces it. */
  readonly lookCounts: boolean;
  /** Hash of the facts. */
  readonly facts: string;
  readonly previousHash: string;
}

/** A row with everything that its hash covers. */
export interface LinkedDecision {
  readonly row: LinkedRow;
  /** Of the row. */
  readonly hash: string;
  /** The exact texts that the row names by their hashes. */
  readonly documents: { readonly premise: string; readonly look: string | null; readonly facts: string };
}

export interface StoredDecision extends Conclusion {
  /** Position in the chain, from 1. */
  readonly sequence: number;
  readonly recordedAt: Instant;
  /** As-of time of the last run that concluded exactly this; equals the decision's own until it is confirmed again. */
  readonly confirmedAsOf: Instant;
  readonly input: DecisionInput;
  /** Hash of the row before and of this one. */
  readonly previousHash: string;
  readonly hash: string;
}

/**
 * `announced`: waiting for its time. `executing`: a worker has begun; the request may or may not have reached the server.
 * `stopped`, `paused`, `resumed`, `rolled-out`, `rollout-ended`: proven by read-back. The others ended without our act.
 */
export type IntentState = "announced" | "executing" | ActEnding["state"];

/** The written intention of one act. At most one per experiment is open, and at most one stop stands. */
export interface Intent extends ExperimentRef, Intention {
  readonly id: string;
  readonly experimentName: string;
  /** The decision that explains it; of what a person asked for, the one that stood then. */
  readonly decisionId: string;
  readonly onWinner: "record" | "rollout";
  /** Id of the person who asked for it; null: Herald by itself. */
  readonly requestedBy: string | null;
  readonly state: IntentState;
  readonly notBefore: Instant;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** How it ended; null while it is open. */
  readonly ending: ActEnding | null;
}

/** What an intent is to do, and why. */
export function intentionOf({ act, because, variantId }: Intention): Intention {
  return { act, because, variantId };
}

/** One step of an intent, in order: the trail of an act. */
export interface IntentEvent {
  readonly at: Instant;
  readonly state: IntentState;
  /** Worker or person; null: the announcement itself. */
  readonly actor: string | null;
  /** Somebody asked for it at once. */
  readonly isHastened: boolean;
}

/** A condition that people hear about when it begins and when it ends. `experimentId` is empty for one of the whole account. */
export interface Alert extends ExperimentRef {
  readonly id: string;
  readonly kind: AlertKind;
  /** The arm concerned; null: the whole experiment. */
  readonly armId: string | null;
  /** What was first seen. */
  readonly fact: AlertFact;
  readonly onsetAt: Instant;
  /** Undefined while it lasts. */
  readonly endedAt: Instant | undefined;
  /** What was known when it ended; undefined while it lasts. */
  readonly end: AlertEnd | undefined;
  /** The decision that showed it first; undefined: no decision did. */
  readonly decisionId: string | undefined;
}

/** Everything the ledger keeps, as it is listed and exported. Looks are parts of decisions, and writes are made of notes. */
export const RECORD_KINDS = [
  "experiments",
  "decisions",
  "premises",
  "looks",
  "intents",
  "intent-events",
  "instructions",
  "people",
  "alerts",
  "deliveries",
  "notes",
  "writes",
  "archives",
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** One row with its columns' names in camelCase. JSON throughout. */
export type LedgerRecord = Readonly<Record<string, unknown>>;

export interface RecordQuery {
  /** 1 to 1,000. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly newestFirst?: boolean | undefined;
  /** With the documents that are stored with a row: a decision's facts, its look, a premise. Their exact text. */
  readonly withBodies?: boolean | undefined;
  readonly experimentId?: string | undefined;
  /** Rows that came, or were changed last, at or after it. */
  readonly since?: Instant | undefined;
  /** Only experiments whose decisions can be archived: that ended before this day. */
  readonly archivableBefore?: UtcDay | undefined;
}

export interface RecordPage {
  readonly rows: readonly LedgerRecord[];
  /** Where the next page begins; undefined: there is none. */
  readonly next: string | undefined;
}

/** A file that facts of decisions were moved to. */
export interface Archive {
  /** Its name when it was written, without folder. */
  readonly file: string;
  /** Of its lines. */
  readonly sha256: string;
}

/** What is asked of the ledger once an archive is written. */
export interface ArchiveRequest extends Archive {
  readonly before: UtcDay;
  readonly madeAt: Instant;
}

/** Whether the ledger still holds everything it held. */
export interface Audit {
  /** As `decisions.verify`. */
  readonly chain: { readonly rows: number; readonly firstBroken: number | undefined };
  /** Last row of the chain when the audit began. Kept elsewhere, it shows later that nothing before it was rewritten. */
  readonly end: ChainEnd;
  /** Rows whose facts are in archives, which have to be checked by themselves. */
  readonly archived: readonly (Archive & { readonly rows: number })[];
  /** Acts whose request may have left, and those of them that no stored decision explains. */
  readonly acts: { readonly begun: number; readonly unexplained: readonly string[] };
}

export interface ChainEnd {
  /** 0: the chain is empty. */
  readonly sequence: number;
  readonly hash: string;
}

/**
 * What must survive a restart. All methods are safe to repeat. An `owner` is unique to one attempt of one worker: two that share a
 * name would share a claim.
 * @throws LedgerUnreachableError when the database does not answer; other LedgerErrors as their classes say
 */
export interface Ledger {
  readonly notes: {
    /** The first note of a key stays: writing another one changes nothing. */
    write(note: Note): Promise<void>;
    get(key: string): Promise<Note | undefined>;
    /** The latest of a topic, by as-of time. */
    latest(topic: string): Promise<Note | undefined>;
  };
  readonly experiments: {
    /**
     * The first sight is kept permanently; name, status, hypothesis and time of the last sight are updated.
     * @param accountFacts asked for only at the first sight, and kept with it
     */
    remember(
      account: string,
      experiment: Experiment,
      now: Instant,
      accountFacts: () => Promise<AccountFacts>,
    ): Promise<KnownExperiment>;
    /** As `remember`, of several different experiments of an account; each by its id. */
    rememberAll(
      account: string,
      experiments: readonly Experiment[],
      now: Instant,
      accountFacts: (experiment: Experiment) => Promise<AccountFacts>,
    ): Promise<ReadonlyMap<string, KnownExperiment>>;
    /** The API no longer knows it: its last status becomes `deleted`. This does nothing for one that was never remembered. */
    markDeleted(ref: ExperimentRef, now: Instant): Promise<void>;
    get(ref: ExperimentRef): Promise<KnownExperiment | undefined>;
    /** By their first sight: all that were ever seen, or those that last had one of these statuses, or none of these, or were seen at or after an instant. */
    list(
      account: string,
      only?: {
        readonly statuses?: readonly string[];
        readonly except?: readonly string[];
        readonly seenSince?: Instant;
      },
    ): Promise<readonly KnownExperiment[]>;
  };
  readonly readings: {
    /** Of each experiment the last one stays. */
    keep(account: string, readings: readonly Reading[]): Promise<void>;
    /** They have to be read again, whatever was read of them. */
    forget(account: string, experimentIds: readonly string[]): Promise<void>;
    /** Those of experiments that ran then, made at or after `since`, that need not be made again unless the stamp has changed; by experiment. */
    fresh(account: string, lastClosedDay: UtcDay, since: Instant): Promise<ReadonlyMap<string, Reading>>;
  };
  /** What the list of a sweep said of experiments where it said all that asking for each would: they need not be asked for. */
  readonly listings: {
    /** Of each experiment the latest one stays. */
    keep(account: string, at: Instant, experiments: readonly Experiment[]): Promise<void>;
    /** Those of these experiments that were kept at or after `since`; by experiment. */
    of(account: string, experimentIds: readonly string[], since: Instant): Promise<ReadonlyMap<string, Experiment>>;
  };
  /** The decision that stands about each experiment, as a list of many needs it: it is written with the decision, and made of it alone. */
  readonly listed: {
    /** Those that fit, in this order, so many from the one at `offset` on; and how many fit in all (0 beyond the last page). */
    page(
      filter: ListedFilter,
      order: ListedOrder,
      part: { readonly limit: number; readonly offset: number },
    ): Promise<{ readonly rows: readonly ListedExperiment[]; readonly total: number }>;
    /** How many there are of each kind among those that fit. */
    counts(filter: ListedFilter): Promise<readonly ListedCount[]>;
  };
  readonly decisions: {
    /** The last look at each experiment of the account whose data could be trusted then. */
    lastLooks(account: string): Promise<readonly OtherExperiment[]>;
    /** First sight and the looks at days before `day`. Undefined if the experiment was never remembered. */
    historyOf(ref: ExperimentRef, day: UtcDay): Promise<History | undefined>;
    /** As `historyOf`, of several different experiments of an account; each by its id. One that was never remembered has none. */
    historiesOf(
      account: string,
      wanted: readonly { readonly experimentId: string; readonly day: UtcDay }[],
    ): Promise<ReadonlyMap<string, History>>;
    /**
     * Appends the decision with its input and its look, in one transaction, linked to the row before. The id is derived from
     * account, experiment and content (without the as-of time and the vendor's running totals), so the same decision is stored once. The
     * first look of a day counts, unless a later one spends error that it did not.
     * @throws RangeError when input and decision are not about the same experiment, arms, policy and day, or hold numbers that are not finite
     */
    record(
      input: DecisionInput,
      decision: Decision,
      now: Instant,
    ): Promise<{ readonly id: string; readonly isNew: boolean }>;
    /** As `record`, of several different experiments, in one transaction and in this order. */
    recordAll(
      made: readonly { readonly input: DecisionInput; readonly decision: Decision }[],
      now: Instant,
    ): Promise<readonly { readonly id: string; readonly isNew: boolean }[]>;
    /** Undefined: there is none, or its facts are archived. */
    get(id: string): Promise<StoredDecision | undefined>;
    /** Its row as the chain links it, whatever it says. Undefined: there is none, or its facts are archived. */
    linked(id: string): Promise<LinkedDecision | undefined>;
    /**
     * The decision that stands about the latest closed day, optionally only up to a day: of several, the one of the latest as-of time. Undefined where
     * its facts are archived.
     * @param reading `withoutLooks`: its input has no earlier looks, which take most of the time and memory; for whoever reads many
     */
    latest(
      ref: ExperimentRef,
      upToDay?: UtcDay,
      reading?: { readonly withoutLooks: boolean },
    ): Promise<StoredDecision | undefined>;
    /** As `get`, of several, in any order and without what they were made from. Those that are archived are left out. */
    conclusions(ids: readonly string[]): Promise<readonly Conclusion[]>;
    /** As `latest`, of several different experiments, in any order and without what they were made from. Where it is archived there is none. */
    latestConclusions(refs: readonly ExperimentRef[], upToDay?: UtcDay): Promise<readonly Conclusion[]>;
    /** What was concluded of an experiment, the latest first, archived ones included; at most so many. */
    verdicts(
      ref: ExperimentRef,
      most: number,
    ): Promise<readonly { readonly id: string; readonly closedDay: UtcDay; readonly verdict: Decision["verdict"] }[]>;
    /** Recomputes every hash. `firstBroken`: the first sequence that was changed, is missing, or does not rest on the rows before it. */
    verify(): Promise<{ readonly rows: number; readonly firstBroken: number | undefined }>;
  };
  readonly looks: {
    list(ref: ExperimentRef): Promise<readonly Look[]>;
  };
  readonly intents: {
    /**
     * Writes the intent, or returns the one that stands already: whatever is open, or of a stop or a pause the stop that was carried out. The
     * decision must be recorded.
     * @param said what asks for it, written with a new intent or not at all; given before, the intent that it set off is returned
     */
    announce(
      intent: Omit<Intent, "id" | "state" | "createdAt" | "updatedAt" | "ending" | "requestedBy"> & {
        readonly requestedBy?: string;
      },
      now: Instant,
      said?: Instruction,
    ): Promise<{ readonly intent: Intent; readonly isNew: boolean }>;
    get(id: string): Promise<Intent | undefined>;
    of(ref: ExperimentRef): Promise<readonly Intent[]>;
    /** Open ones that no worker has claimed: announced ones whose time has come, and executing ones whose lease ended. */
    due(now: Instant): Promise<readonly Intent[]>;
    /** Open ones and those that ended at or after `since`. */
    recent(since: Instant): Promise<readonly Intent[]>;
    /**
     * Takes the intent for this worker until `leaseUntil`; undefined when it is not open, not due or another worker holds it.
     * Again by the same owner: prolongs. Moves `announced` to `executing` only through `begin`.
     */
    claim(id: string, owner: string, now: Instant, leaseUntil: Instant): Promise<Intent | undefined>;
    /**
     * Written directly before the request leaves. False: as many as `cap.most` acts that nobody asked for have already begun since
     * `cap.since`, so this one may not; one that has begun before may always go on.
     * @throws ClaimLostError: do not send it (lease over, vetoed, or ended)
     */
    begin(
      id: string,
      owner: string,
      now: Instant,
      cap?: { readonly most: number; readonly since: Instant },
    ): Promise<boolean>;
    /** Ends the intent and releases the claim. @throws ClaimLostError when another worker has taken it or it ended otherwise */
    end(id: string, owner: string, ending: ActEnding, now: Instant): Promise<Intent>;
    release(id: string, owner: string): Promise<void>;
    /** The steps of one intent, oldest first. */
    events(id: string): Promise<readonly IntentEvent[]>;
    /**
     * A person asks for an announced act at once: it is due now, and theirs. This also writes the instruction that says so. Undefined when it
     * is no longer announced, or somebody else has asked before.
     */
    hasten(id: string, by: PersonId, now: Instant): Promise<Intent | undefined>;
    /**
     * Only while announced. True if it is vetoed afterwards, no matter by whom; false if it was too late. The veto also writes the
     * instruction that keeps the experiment from being announced again until someone lifts it.
     */
    veto(id: string, by: PersonId, now: Instant): Promise<boolean>;
  };
  readonly instructions: {
    /** Appends; the same id again changes nothing and says so. */
    give(instruction: Instruction): Promise<{ readonly isNew: boolean }>;
    /** About this experiment, and about everything, oldest first. */
    of(ref: ExperimentRef): Promise<readonly Instruction[]>;
    /** About these experiments of an account, and about everything, oldest first. */
    ofAll(account: string, experimentIds: readonly string[]): Promise<readonly Instruction[]>;
    /** About everything, oldest first. */
    general(): Promise<readonly Instruction[]>;
    /** Every one given at or after `since`, oldest first. */
    recent(since: Instant): Promise<readonly Instruction[]>;
  };
  /** The names of people: kept only here, so that a name can be forgotten while what the person said stays. */
  readonly people: {
    /** The newest name counts. */
    remember(person: PersonId, name: string, now: Instant): Promise<void>;
    /** Of those that have one. */
    names(people: readonly PersonId[]): Promise<ReadonlyMap<PersonId, string>>;
    /** False: there was none. */
    forget(person: PersonId): Promise<boolean>;
  };
  /** Tokens of the page that no longer count although they are signed and not over: links that were followed, sessions that were ended. */
  readonly spentTokens: {
    /** True for one caller only, whichever worker it asks. @param until when the token is over by itself */
    spend(id: string, until: Instant): Promise<boolean>;
    has(id: string): Promise<boolean>;
  };
  readonly alerts: {
    /**
     * Compares what was found now with the open alerts: opens new ones, and ends those that are over. It judges only kinds in
     * `kinds`; others of the experiment stay as they are. It is safe to repeat: a second call with the same facts finds nothing new.
     */
    settle(
      about: ExperimentRef & { readonly kinds: readonly AlertKind[] },
      found: readonly AlertFact[],
      seen: { readonly at: Instant; readonly decisionId?: string; readonly end?: AlertEnd },
    ): Promise<{ readonly began: readonly Alert[]; readonly ended: readonly Alert[] }>;
    get(id: string): Promise<Alert | undefined>;
    /** Of one experiment, those that are over included, oldest first. */
    of(ref: ExperimentRef): Promise<readonly Alert[]>;
    /** Of an account, or of some of its experiments, those that last. */
    open(account: string, experimentIds?: readonly string[]): Promise<readonly Alert[]>;
    /** That began or ended at or after `since`, oldest first. */
    recent(since: Instant): Promise<readonly Alert[]>;
    /** How many of the same kind and account began after `since` and before this one. Of those that began at once, the lower id was first. */
    before(alert: Pick<Alert, "id" | "account" | "kind" | "onsetAt">, since: Instant): Promise<number>;
  };
  readonly deliveries: Deliveries & {
    /** As `of`, of any of these keys, what was begun first first. */
    ofAll(keys: readonly string[]): Promise<readonly Delivery[]>;
  };
  readonly records: {
    /**
     * Rows of one kind in the order in which they came, or backwards.
     * @throws RangeError when the query is none: a limit out of range, no position, a kind that is not kept by experiment
     */
    page(kind: RecordKind, query: RecordQuery): Promise<RecordPage>;
  };
  readonly archives: {
    /** Which archive has the facts of a decision; undefined: none, or there is no such decision. */
    holding(decisionId: string): Promise<Archive | undefined>;
    /** How many experiments of these accounts have decisions in archives. */
    experiments(accounts: readonly string[]): Promise<number>;
    /**
     * Lets go of the facts that an archive holds, in one transaction, and frees their space. What an act refers to stays. The archive is known by its
     * hash: it is compared with what the ledger itself would write. Safe to repeat: one that was moved before changes nothing.
     * @returns how many decisions have their facts in it
     * @throws ArchiveRefusedError where the hash is not that of what the ledger holds now
     */
    move(request: ArchiveRequest): Promise<{ readonly decisions: number; readonly isNew: boolean }>;
    /** Gives the space of what was moved back to the disk. Not inside a transaction. */
    compact(): Promise<void>;
  };
  /** Reads no chain and no facts: it may be asked every minute. */
  counts: CountLedger;
  /** Reads the whole chain. */
  audit(): Promise<Audit>;
  /** The hash of one row of the chain; undefined where it has no such row. */
  hashAt(sequence: number): Promise<string | undefined>;
  /** Notes (except the latest of each topic), sent deliveries and spent tokens older than the cut; never a decision, an intent or what people said. */
  prune(before: Instant): Promise<{ readonly notes: number; readonly deliveries: number }>;
  /** Frees the space of deleted rows, including the queue's if it shares the embedded database. Not inside a transaction. */
  vacuum(): Promise<void>;
}
