import type { Experiment, ExperimentType, Instant } from "../../experiment/index.ts";

/** What is counted: an event, or a funnel. */
export interface Metric {
  readonly eventName?: string | null | undefined;
  readonly funnelId?: string | null | undefined;
}

export interface Metrics {
  readonly primary?: Metric | null | undefined;
  readonly secondary?: readonly Metric[] | null | undefined;
}

/** Who takes part. */
export interface TargetingRules {
  /** At most 200, of at most 2,000 characters each. */
  readonly urlPatterns: readonly string[];
  readonly audienceId?: string | null | undefined;
  /** Not documented any further. */
  readonly visitorProperties?: unknown | undefined;
  readonly visitorStatus?: string | null | undefined;
  readonly queryParams?:
    | readonly { readonly key: string; readonly operator: string; readonly value?: string | null | undefined }[]
    | null
    | undefined;
}

/** What a change may carry: an omitted field stays as it is, null clears it, and nested objects replace, they do not merge. */
export interface ExperimentChange {
  readonly key?: string | undefined;
  readonly name?: string | undefined;
  /** The hypothesis. */
  readonly description?: string | null | undefined;
  /** Percent of eligible visitors enrolled, 0-100. */
  readonly trafficAllocation?: number | undefined;
  readonly includeQueryString?: boolean | undefined;
  readonly targetingRules?: TargetingRules | null | undefined;
  readonly metrics?: Metrics | null | undefined;
}

/** What a new experiment begins with. */
export interface ExperimentDraft extends ExperimentChange {
  readonly experimentSettingsId: string;
  readonly name: string;
  /** Default `ab`. */
  readonly type?: Exclude<ExperimentType, "other"> | undefined;
  /** Percent of the traffic, 1-100 (newer servers only). Default 100. */
  readonly controlWeight?: number | undefined;
}

/** An experiment with what only people who configure it need to see: it may name pages and audiences, so no job gets it. */
export interface ExperimentDetails extends Experiment {
  readonly description: string | undefined;
  readonly includeQueryString: boolean | undefined;
  readonly updatedAt: Instant | undefined;
  readonly secondaryMetrics: readonly Metric[];
  readonly targetingRules: TargetingRules | undefined;
}
