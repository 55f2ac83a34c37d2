import type { Hours, NamedPolicy } from "../decision/index.ts";
import type { Experiment, ExperimentRef, Instant } from "../experiment/index.ts";
import type { Reader } from "../messages/index.ts";
import type { NarratorProgram } from "./narrator.ts";
import type { Destination, PersonId } from "../notify/index.ts";

/** What may be selected: an experiment, so far as it is known, or without one a whole account. */
export interface Subject extends Partial<Pick<Experiment, "id" | "key" | "name" | "type">> {
  readonly account: string;
}

export interface DigestSettings {
  readonly name: string;
  readonly destinations: readonly Destination[];
  readonly cron: string;
  readonly timeZone: string;
  /** What tells its opening paragraph; absent: it has none. */
  readonly narrator?: NarratorProgram | undefined;
  /** When its schedule wants it next; undefined: never again. */
  next(after: Instant): Instant | undefined;
  /** Whether an experiment belongs into this digest. */
  selects(subject: Subject): boolean;
}

/** Where messages about some experiments go, and who is called to them. */
export interface RouteSettings {
  readonly destinations: readonly Destination[];
  readonly mention: readonly PersonId[];
  selects(subject: Subject): boolean;
}

export interface AccountSettings {
  readonly id: string;
  readonly name: string;
}

/** How far, and when, Herald acts. What a policy says of one experiment counts beside it. */
export interface ActingSettings {
  /** False: nothing is ever stopped, no matter who asks. */
  readonly isEnabled: boolean;
  /** When stops may be carried out; undefined: always. Stops that a person asks for are not bound by it. */
  readonly hours: Hours | undefined;
  /** Daily stop limit for stops that nobody asked for; counted by the day of `timeZone`. */
  readonly maxStopsPerDay: number;
  /** `block`: nothing is stopped while other people's changes wait to be published, which the stop would take live. */
  readonly unpublishedChanges: "ignore" | "block";
  /** False: a pause waits for somebody to publish it, and visitors go on until then. */
  readonly publishAfterPause: boolean;
  /** Hours after the end of an experiment until its final report. */
  readonly finalReportHours: number;
  readonly timeZone: string;
}

/** The part of the configuration that jobs read. No secrets. */
export interface Settings {
  readonly isDemo: boolean;
  /** Whether people elsewhere than on the worker's machine (in a demo: there) can open its page by a link that signs them in. */
  readonly opensPage: boolean;
  readonly accounts: readonly AccountSettings[];
  readonly sweep: {
    readonly cron: string;
    readonly timeZone: string;
    /** Hours for which a scheduled sweep takes an experiment as read. */
    readonly freshness: number;
  };
  readonly digests: readonly DigestSettings[];
  /** The weekly scorecard; undefined: none. */
  readonly scorecard:
    | { readonly destinations: readonly Destination[]; readonly cron: string; readonly timeZone: string }
    | undefined;
  /** In order: the first that selects an experiment counts for all messages about it but digests and scorecards. */
  readonly routes: readonly RouteSettings[];
  /** Where they go that no route selects, and scorecards where no schedule names a place. */
  readonly alertDestinations: readonly Destination[];
  /** When nothing but digests is posted: alerts and announcements wait until it is over, and so do the stops they announce. */
  readonly quietHours: Hours | undefined;
  readonly acting: ActingSettings;
  readonly reader: Reader;
  /** Counts below it are not shown at a destination; 0: all are. */
  minCellAt(destination: Destination): number;
  /** Old notes and deliveries are kept this long. */
  readonly retentionDays: number;
  /** Every policy that can apply, the default last. */
  readonly policies: readonly NamedPolicy[];
  /** The first policy whose glob matches the experiment's key, else the default. */
  policyFor(experimentKey: string): NamedPolicy;
  /** Address of an experiment in the dashboard. */
  experimentUrl(ref: ExperimentRef): string;
}
