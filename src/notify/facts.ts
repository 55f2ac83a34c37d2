import type { Instant, UtcDay } from "../experiment/index.ts";

/**
 * What a notification is about, for programs: ids, states and numbers as they were decided, never formatted, in no language. JSON; `null` where
 * something does not apply or cannot be told. Nothing in it names a person.
 */
export interface Facts {
  /** Id of the account; absent: it is about more than one. */
  readonly account?: string;
  readonly experiment?: ExperimentFacts;
  readonly decision?: DecisionFacts;
  readonly act?: ActFacts;
  readonly alert?: AlertFacts;
  readonly digest?: DigestFacts;
  readonly finalReport?: FinalReportFacts;
  readonly scorecard?: ScorecardFacts;
}

export interface ExperimentFacts {
  readonly account: string;
  readonly id: string;
  readonly name: string;
  /** Address in the dashboard. */
  readonly url: string | null;
}

/** The decision that the notification rests on. */
export interface DecisionFacts {
  readonly id: string;
  readonly verdict: string;
  readonly asOf: Instant;
  readonly lastClosedDay: UtcDay;
  /** Closed days with traffic; 0 before any. */
  readonly day: number;
  readonly policy: string;
  /** The first check that fails; null for a winner. */
  readonly firstFailing: string | null;
  /** Ids of variants. */
  readonly winner: string | null;
  readonly leader: string | null;
  readonly variants: readonly VariantFacts[];
}

/** One variant's figures: proportions, not percent. Of counts that must not be believed there are no results. */
export interface VariantFacts {
  readonly id: string;
  readonly name: string;
  readonly isControl: boolean;
  /** Null: too small to show. */
  readonly impressions: number | null;
  readonly conversions: number | null;
  readonly rate: IntervalFacts | null;
  /** Relative, over the control. */
  readonly lift: IntervalFacts | null;
  /** The lift that may be expected to last, with an interval of 80%. */
  readonly expectedLift: IntervalFacts | null;
  readonly probabilityToBeBest: number | null;
}

/** With its interval of 95%, unless another one is named. */
export interface IntervalFacts {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What is asked, announced or done. `open`: it can still be answered. `answered`: somebody did. `withdrawn`: it does not hold any more, or could
 * not be done. `done`: it was done.
 */
export interface ActFacts {
  readonly act: string;
  readonly because: string;
  /** Of a stop the winner, of a rollout what is shown: id of the variant. */
  readonly variant: string | null;
  /** Id of the intent; null: nothing is intended yet. */
  readonly intent: string | null;
  readonly standing: "open" | "answered" | "withdrawn" | "done";
  /** When Herald acts, unless somebody objects. */
  readonly notBefore: Instant | null;
  /** What was answered, as the action was called. */
  readonly answer: string | null;
  /** How it ended: the state of the intent. */
  readonly ending: string | null;
}

export interface AlertFacts {
  readonly kind: string;
  /** Id of the variant that it is about. */
  readonly variant: string | null;
  readonly beganAt: Instant;
  /** null while it lasts. */
  readonly endedAt: Instant | null;
  /** Why it ended; null while it lasts, and where it is not known. */
  readonly end: string | null;
}

export interface DigestFacts {
  /** Calendar day in the digest's time zone. */
  readonly day: UtcDay;
  readonly lastClosedDay: UtcDay;
  readonly experiments: readonly {
    readonly account: string;
    readonly id: string;
    readonly name: string;
    readonly decision: string;
    readonly standing: string;
    readonly day: number;
  }[];
  /** What could not be read; `experiment` null: a whole account, or a row without an id. */
  readonly unread: readonly { readonly account: string; readonly experiment: string | null }[];
}

export interface FinalReportFacts {
  readonly stoppedBy: "herald" | "person" | "elsewhere" | null;
  readonly stoppedAt: Instant | null;
  /** Ids of variants, as read. */
  readonly winner: string | null;
  readonly rollout: string | null;
  /** What the final numbers say of the winner. */
  readonly hindsight: string | null;
}

export interface ScorecardFacts {
  readonly week: string;
  readonly from: Instant;
  readonly until: Instant;
}
