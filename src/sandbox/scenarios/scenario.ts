/** One arm of a scenario. The control need not come first. */
export interface ScenarioArm {
  readonly name: string;
  /** Planned share in percent. */
  readonly weight: number;
  /** Conversions per impression. */
  readonly rate: number;
  readonly isControl?: true;
  /** Share of the traffic it really gets, where that is not its weight. In percent. */
  readonly actualShare?: number;
}

/** A made-up experiment with a known truth. Days are counted from 00:00 UTC of the epoch's day and may be fractional. */
export interface Scenario {
  /** What it is there to show, one sentence. */
  readonly shows: string;
  readonly title: string;
  readonly key: string;
  readonly hypothesis: string;
  /** Event counted as a conversion; null: no goal is set. */
  readonly goal: string | null;
  readonly type?: "ab" | "multivariate" | "personalization";
  /** Impressions on an ordinary weekday, all arms together. */
  readonly perDay: number;
  readonly arms: readonly ScenarioArm[];
  /** Further events with their rates by arm, beside the one that every scenario sends. */
  readonly others?: Readonly<Record<string, readonly number[]>>;
  /** Undefined: a draft. */
  readonly startedDaysAgo?: number;
  readonly script?: readonly {
    readonly onDay: number;
    readonly action: "pause" | "resume" | "stop";
    readonly winner?: number;
  }[];
  readonly windowFollowsResume?: true;
  /** From `onDay` on, all days before that day keep only this part of their counts. */
  readonly restated?: { readonly onDay: number; readonly keep: number };
  /** One impression may convert several times. */
  readonly repeats?: true;
  /** Still listed for the epoch's day, but deleted. */
  readonly isDeleted?: true;
  /** Has a UUID for an id. */
  readonly hasUuid?: true;
}
