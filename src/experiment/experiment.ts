import type { Instant } from "./calendar.ts";

/** Lifecycle state. `other`: a value this version does not know; it is shown and never acted on. */
export type ExperimentStatus = "draft" | "running" | "paused" | "completed" | "other";

/** Kind of experiment. `personalization` is always-on targeting and has no winner. */
export type ExperimentType = "ab" | "multivariate" | "personalization" | "other";

/** One arm as configured. `weight` is its planned share of the traffic in percent. */
export interface Variant {
  readonly id: string;
  readonly name: string;
  readonly isControl: boolean;
  readonly weight: number;
}

/** A further metric of an experiment. The API reports no counts by variant for a funnel. */
export type SecondaryMetric =
  | { readonly kind: "event"; readonly event: string }
  | { readonly kind: "funnel"; readonly funnelId: string };

/** An experiment as configured: everything Herald keeps of it, and nothing that may be person-level or page content. */
export interface Experiment {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly status: ExperimentStatus;
  /** The status as the API wrote it; differs from `status` only for `other`. */
  readonly statusAsSent: string;
  /** Undefined when the API left it out. */
  readonly type: ExperimentType | undefined;
  readonly createdAt: Instant;
  /** When it MOST RECENTLY entered running: moves on resume. */
  readonly startedAt: Instant | undefined;
  readonly stoppedAt: Instant | undefined;
  /** Percent of eligible visitors enrolled, 0-100. */
  readonly trafficAllocation: number;
  /** Event that counts as a conversion; undefined: no goal is set. */
  readonly goal: string | undefined;
  /** What else it counts, as configured in Ours Privacy; undefined: the API left it out. */
  readonly secondary: readonly SecondaryMetric[] | undefined;
  /** What people expect of it, in their words; cut. No part of a snapshot: nothing is decided by it. */
  readonly hypothesis: string | undefined;
  readonly winnerVariantId: string | undefined;
  /** Set while a variant is rolled out to everyone (newer servers only). */
  readonly rolloutVariantId: string | undefined;
  /** Undefined where the answer carried none (list rows of older servers, lifecycle answers). */
  readonly variants: readonly Variant[] | undefined;
}

/** A row of the list of experiments. */
export interface ListedExperiment extends Experiment {
  /** When its configuration last changed; undefined: the API left it out. */
  readonly updatedAt?: Instant | undefined;
}

/** The fields of an experiment that need not be known. */
type MaybeUnknown = {
  [Field in keyof Experiment]: undefined extends Experiment[Field] ? Field : never;
}[keyof Experiment];

const NOTHING: { readonly [Field in MaybeUnknown]: undefined } = {
  type: undefined,
  startedAt: undefined,
  stoppedAt: undefined,
  goal: undefined,
  secondary: undefined,
  hypothesis: undefined,
  winnerVariantId: undefined,
  rolloutVariantId: undefined,
  variants: undefined,
};

/** An experiment of which nothing else is known. */
export function bareExperiment(
  known: Omit<Experiment, MaybeUnknown> & Partial<Pick<Experiment, MaybeUnknown>>,
): Experiment {
  return { ...NOTHING, ...known };
}

/** Id of the variant that the others are compared with; undefined: the API did not say. */
export function controlIdOf({ variants }: Pick<Experiment, "variants">): string | undefined {
  return variants?.find(({ isControl }) => isControl)?.id;
}
