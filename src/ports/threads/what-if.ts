import type { NamedPolicy, Policy } from "../../decision/index.ts";
import type {
  LiftPlan,
  OwnTraffic,
  PlannedTraffic,
  RecordedExperiment,
  RehearsedFigures,
  WhatIfOutcome,
} from "../../replay/index.ts";

/** What is rehearsed: rules at the traffic of an experiment, without a lift and with one. */
export interface RehearsalQuestion {
  readonly rules: Policy;
  readonly traffic: OwnTraffic;
  readonly lift: number;
}

/** What is planned: which lift rules would find at a traffic, by the horizon. */
export interface PlanQuestion {
  readonly rules: Policy;
  readonly traffic: PlannedTraffic;
  readonly lift: number;
  /** In days. */
  readonly horizons: readonly number[];
}

/** Answers what other rules would have done, beside the thread that reads, decides and writes. */
export interface WhatIf {
  /** @throws what the signal was aborted with, before anything is begun */
  replay(recorded: RecordedExperiment, policy: NamedPolicy, signal: AbortSignal): Promise<WhatIfOutcome>;
  /** @throws what the signal was aborted with, before anything is begun */
  plan(question: PlanQuestion, signal: AbortSignal): Promise<LiftPlan>;
  /**
   * The same question gets the same figures. Topics wait for each other; of one topic only what was asked last is made.
   * @returns in the order of the questions; undefined: something newer was asked of the same topic
   * @throws what the signal was aborted with, after the part of the runs that is being made
   */
  rehearse(
    topic: string,
    questions: readonly RehearsalQuestion[],
    signal: AbortSignal,
  ): Promise<readonly RehearsedFigures[] | undefined>;
}
