import type { ActEnding, Decision, Estimate, Hindsight, Intention, RolloutWorth } from "../../decision/index.ts";
import type { Instant, UtcDay } from "../../experiment/index.ts";
import type { AuditFigures } from "../../replay/index.ts";
import type { StoppedBy } from "./render-final-report.ts";

/** An experiment as a scorecard names it. */
export interface Scored {
  readonly name: string;
  /** Undefined where only one account is watched. */
  readonly accountName: string | undefined;
  /** Address in the dashboard. */
  readonly url: string;
}

/** An experiment that ended within the week. */
export interface ScoredStop extends Scored {
  readonly at: Instant;
  readonly by: StoppedBy;
  /** Undefined: none on record. */
  readonly winner:
    | {
        readonly name: string;
        readonly isControl: boolean;
        readonly lift: Estimate | null;
        readonly expectedLift: Estimate | null;
      }
    | undefined;
  /** Undefined where there is nothing to roll out, or no figure. */
  readonly worth: RolloutWorth | undefined;
}

/** A stop that was announced and not carried out. */
export interface CalledOff extends Scored {
  /** The decision that it was announced for. */
  readonly decision: Decision;
  readonly intention: Intention;
  readonly ending: ActEnding;
  /** The fresh look that a withdrawal names; undefined where it names none. */
  readonly fresh: Decision | undefined;
}

/** An automatic stop that the final numbers speak against. */
export interface Doubted extends Scored {
  readonly at: Instant;
  /** As it stands on the final counts. */
  readonly decision: Decision;
  readonly hindsight: Hindsight;
  readonly isStillServing: boolean;
}

/** An experiment that somebody has to decide. */
export interface Undecided extends Scored {
  /** `horizon`: its planned time is over. `blocked`: its data cannot be trusted. `proposed`: a winner waits for an answer. */
  readonly because: "horizon" | "blocked" | "proposed";
  readonly since: UtcDay;
  readonly decision: Decision;
}

/** Winners that Herald stopped and that are expected to be false, of the experiments that began within the last 365 days. */
export interface FalseWinners {
  readonly experiments: number;
  /** Guaranteed: alpha times their number. */
  readonly atMost: number;
  readonly winners: number;
  /** Estimated from the winners themselves; null where there are too few experiments. */
  readonly estimated: number | null;
}

/** Forecasts made after a week, of experiments that are decided or over, and how many of their 80% ranges held. */
export interface ForecastRecord {
  readonly made: number;
  readonly held: number;
}

/** What a month's audit found: controls split at random, through the live rule. */
export interface SelfAudit extends AuditFigures {
  /** `2026-11`. */
  readonly month: string;
  /** Whose controls were split. */
  readonly experiments: number;
}

export interface ScorecardModel {
  /** ISO week, `2026-W48`. */
  readonly week: string;
  /** What it covers. */
  readonly from: Instant;
  readonly until: Instant;
  readonly accountName: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly stopped: readonly ScoredStop[];
  readonly calledOff: readonly CalledOff[];
  /** Became inconclusive within the week: the planned time ended without a winner. */
  readonly inconclusive: number;
  readonly doubted: readonly Doubted[];
  readonly undecided: readonly Undecided[];
  readonly running: number;
  /** Over the whole time, not only this week. */
  readonly promise: {
    readonly automaticStops: number;
    readonly lookWrong: number;
    /** Largest share of experiments without a difference that may ever be stopped, as the policies in use promise; a proportion. */
    readonly alpha: number;
    readonly falseWinners: FalseWinners;
    readonly forecasts: ForecastRecord;
    /** Experiments whose decisions are archived: nothing here counts them. */
    readonly archived: number;
  };
  /** Only in the first scorecard of a month. */
  readonly selfAudit: SelfAudit | undefined;
  /** True when it runs against the sandbox. */
  readonly isDemo: boolean;
}
