import { jobs } from "../../../../jobs/index.ts";
import type { Clock } from "../../../ports/index.ts";
import {
  createInlineRunner,
  type InlineOutcome,
  type InlineRunnerOptions,
  type Patience,
  type PendingJob,
} from "../../../queue/index.ts";

/** A job that ran here, and what it set off. */
export interface Ran {
  /** Undefined: it waits for its time, or never began. */
  readonly own: InlineOutcome | undefined;
  readonly followUps: readonly InlineOutcome[];
  readonly later: readonly PendingJob[];
  /** What is due and did not begin, since the run was cut short. */
  readonly cutOff: readonly PendingJob[];
}

export type OneShotOptions = Pick<InlineRunnerOptions, "contextFor" | "idPrefix"> & {
  readonly clock: Clock;
  readonly patience: Patience;
  /** Aborted at the limit, or by a signal. */
  readonly signal: AbortSignal;
};

/**
 * Runs a job and what it sets off at once, as a worker does: it tries again what failed, as long as there is time. What is due later (a stop
 * after its veto window) is left: the ledger knows it.
 */
export async function runOnce(job: string, payload: unknown, options: OneShotOptions): Promise<Ran> {
  const runner = createInlineRunner({ ...options, jobs });
  const id = runner.enqueue(job, payload);
  const outcomes = await runner.runDue();
  const pending = runner.pending();
  const now = options.clock.now();
  return {
    own: outcomes.find((outcome) => outcome.id === id),
    followUps: outcomes.filter((outcome) => outcome.id !== id),
    later: pending.filter(({ dueAt }) => dueAt > now),
    cutOff: pending.filter(({ dueAt }) => dueAt <= now),
  };
}
