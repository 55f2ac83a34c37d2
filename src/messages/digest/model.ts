import type { ActEnding, Decision, Intention, Plan } from "../../decision/index.ts";
import type { ExperimentChart } from "../charts/chart-model.ts";
import type { Experiment, ExperimentRef, Failure, Instant, UtcDay } from "../../experiment/index.ts";
import type { Cell, Line, Row } from "../../notify/index.ts";
import type { NarratedFigures } from "../narrative/narrated-figures.ts";
import type { SheetValue } from "./sheet.ts";

/** Where the latest act on an experiment stands. */
export interface ActStory {
  readonly state: ActEnding["state"] | "announced" | "executing";
  readonly notBefore: Instant;
  readonly at: Instant;
  readonly intention: Intention;
  /** How it ended; undefined while it is open. */
  readonly ending: ActEnding | undefined;
  /** The fresh look that a withdrawal names; undefined where it names none. */
  readonly fresh: Decision | undefined;
}

/** One experiment in a digest. */
export interface DigestEntry {
  /** As it was read for the decision: redacted where names must stay inside. */
  readonly experiment: Experiment;
  readonly decision: Decision;
  /** Id of the stored decision. */
  readonly decisionId: string;
  /** What follows from it under the experiment's policy; undefined for one that is no longer running. */
  readonly plan: Plan | undefined;
  readonly act: ActStory | undefined;
  /** Address of the experiment in the dashboard. */
  readonly url: string;
  /** What its chart shows; absent: none was made, or there is nothing to show. */
  readonly chart?: ExperimentChart | undefined;
  /** What people expect of it; absent: they did not say, or it is not shown. */
  readonly hypothesis?: string | undefined;
  /** Hosts that it targets and that its account does not allow, where nobody sees it; absent: none, or it cannot be told. */
  readonly missingHosts?: readonly string[] | undefined;
  /** Where people answer about it; undefined: nowhere, or it is not asked about. */
  readonly answerUrl?: string | undefined;
  /** What was decided by the time of the last digest; undefined: nothing was known then, or there was none. */
  readonly before: Decision | undefined;
  /** Planned longest run in days, from its policy; undefined: none planned. */
  readonly horizonDays: number | undefined;
}

/**
 * What an experiment is to the reader of a digest. Each one is exactly one thing, so the counts of the header add up.
 * - `harm`, `stop-failed`, `ready`, `undecided`: a decision for the reader
 * - `problem`: something to fix
 * - `stopped`, `paused`, `called-off`, `ended`: decided since the last digest
 * - `running`: goes on quietly
 */
export type Standing =
  | "harm"
  | "stop-failed"
  | "ready"
  | "undecided"
  | "problem"
  | "stopped"
  | "paused"
  | "called-off"
  | "ended"
  | "running";

/**
 * What a digest keeps of each experiment: how it stands, its place in the order, and its words. A digest of ten thousand experiments holds
 * all of their briefs, and the decisions of very few.
 */
export interface DigestBrief extends ExperimentRef {
  readonly decisionId: string;
  readonly standing: Standing;
  /** Visitors lose now. */
  readonly isHarmed: boolean;
  /** Nobody sees it. */
  readonly isWithoutTraffic: boolean;
  /** When an open act is due; undefined: none is. */
  readonly dueAt: Instant | undefined;
  /** Share of the evidence it needs, from 0. */
  readonly progress: number;
  readonly day: number;
  readonly experimentName: string;
  /** How far its leader's chance of being best moved since the last digest; undefined: not far enough to be news. */
  readonly moved: number | undefined;
  readonly policyName: string;
  /** How often its policy errs, in a sentence; undefined: the policy keeps its promise. */
  readonly tooEarly: string | undefined;
  /** Its row in the list that it stands in. */
  readonly row: Row;
  /** The same in the table of running ones; undefined for any other. */
  readonly cells: readonly Cell[] | undefined;
  /** What a row says that several problems share: the name, and after `12 experiments ` what they have in common; undefined: it is no problem. */
  readonly problem: { readonly name: Line; readonly inCommon: Line } | undefined;
  /** Its row of the file, without the section. */
  readonly values: readonly SheetValue[];
  /** Name of the variant that is proven best. */
  readonly winner?: string | undefined;
  /** Its figures as a narrative may give them. */
  readonly narrated: NarratedFigures;
}

/** An experiment, or a whole account, that could not be read, and why. */
export interface Unread {
  readonly what: "account" | "experiment";
  /** Id of the account. */
  readonly account: string;
  /** Undefined: a row of the list that carries none. */
  readonly name: string | undefined;
  readonly experimentId: string;
  /** Undefined: it was deleted since the last look. */
  readonly failure: Failure | undefined;
}

/** How the worker is, and what it leaves out. */
export interface WorkerNote {
  /** The digest comes long after its time; undefined: it is on time. */
  readonly late: { readonly plannedFor: Instant; readonly madeAt: Instant } | undefined;
  /** Jobs given up lately. */
  readonly givenUp: number;
  /** Ids of schedules whose time has passed without a run. */
  readonly overdue: readonly string[];
  /** Always-on personalizations, about which there is nothing to decide. */
  readonly personalizations: number;
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
  /** Of every experiment. */
  readonly briefs: readonly DigestBrief[];
  /** What its thread shows in detail: of `detailsShown`, in that order. */
  readonly details: readonly DigestEntry[];
  readonly unread: readonly Unread[];
  /** When the next digest is planned; undefined: none is. */
  readonly nextAt: Instant | undefined;
  /** What needs saying of the worker itself. */
  readonly worker: WorkerNote;
  /** True when it runs against the sandbox. */
  readonly isDemo: boolean;
  /** Whether people can reach its page, and are signed in there by a link of their own. */
  readonly opensPage?: boolean;
  /** A paragraph to begin with, checked against these facts; absent: none. */
  readonly narrative?: string | undefined;
}
