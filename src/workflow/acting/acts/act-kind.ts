import type { ActFacts, DoneEnding } from "../../../decision/index.ts";
import type { Experiment } from "../../../experiment/index.ts";
import type { ActingSettings, Intent, JobExperimentsApi, LifecycleAnswer } from "../../../ports/index.ts";

/** What is particular to one kind of act. Everything else is the same for all of them (`carry-out.ts`). */
export interface ActKind {
  /** Whether there is something to do: the experiment is in the state that the act starts from. */
  isOpen(experiment: Experiment, intent: Intent): boolean;
  /**
   * Whether it shows what the act leaves behind.
   * @param isExact only where nobody else can have done it: our request certainly did nothing
   */
  isDone(experiment: Experiment, intent: Intent, isExact: boolean): boolean;
  /** Leaves once; `before` is what was read directly before it. */
  request(
    api: JobExperimentsApi,
    intent: Intent,
    settings: ActingSettings,
    before: Experiment,
  ): Promise<LifecycleAnswer>;
  /** What was read back. */
  ending(experiment: Experiment, intent: Intent, facts: ActFacts): DoneEnding;
  /** Whether the act is supported by a decision, which is then made anew directly before it; false: a person's wish is enough. */
  readonly isDecided: boolean;
  /** Whether it publishes the account, and so what others have not published. */
  publishes(settings: ActingSettings): boolean;
}
