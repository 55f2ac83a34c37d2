import type { ListFacts } from "../decision/index.ts";
import type { ExperimentRef, Instant, UtcDay } from "../experiment/index.ts";

/** Which experiments: those that fit everything it says. What it leaves out fits. */
export interface ListedFilter {
  readonly accounts?: readonly string[] | undefined;
  /** As last seen. */
  readonly statuses?: readonly string[] | undefined;
  readonly policies?: readonly string[] | undefined;
  /** `none`: nobody has to look. */
  readonly attention?: readonly (NonNullable<ListFacts["attention"]> | "none")[] | undefined;
  readonly problem?: string | undefined;
  /** Only those of which a decision is expected on a day. */
  readonly isExpected?: true | undefined;
  /** Text within id, key or name, in small or capital letters. */
  readonly search?: string | undefined;
}

/** What has no such figure comes last, in either direction. */
export interface ListedOrder {
  readonly by: "name" | "day" | "chance" | "lift" | "evidence" | "expected" | "closed-day";
  readonly descending: boolean;
}

/** One experiment in a list of many. */
export interface ListedExperiment extends ExperimentRef {
  readonly name: string;
  /** As last seen. */
  readonly status: string;
  readonly decisionId: string;
  /** Of the decision. */
  readonly asOf: Instant;
  readonly lastClosedDay: UtcDay;
  readonly policyName: string;
  readonly attention: ListFacts["attention"];
  readonly expectedOn: UtcDay | null;
  /** As in `ListFacts`, in single precision. */
  readonly lifts: readonly number[];
}

/** How many experiments are alike, and the latest as-of time among them. */
export interface ListedCount {
  readonly attention: ListFacts["attention"];
  readonly problem: string | null;
  readonly status: string;
  readonly count: number;
  readonly asOf: Instant;
}
