import { jobs } from "../../../jobs/index.ts";
import { uniqueOwner, withExperiment } from "../../app/index.ts";
import type { Config } from "../../config/index.ts";
import { triggerJob } from "../../http/index.ts";
import { systemClock } from "../../platform/index.ts";
import { createInlineRunner } from "../../queue/index.ts";
import { openUnlessHeld } from "../ledger/ledger-at-hand.ts";
import { workerAtHand } from "./worker-at-hand.ts";

/** The job that a command is made for failed at the worker. */
class JobFailedError extends Error {
  readonly code = "job-failed";
  override readonly name = "JobFailedError";
}

/**
 * Does what a command is for: through the ledger, or through the worker that holds it. What follows from it is a worker's.
 * @param payload an experiment in it may be named as people do
 * @returns what the job returned
 * @throws UnknownExperimentError, TriggerError, JobFailedError
 */
export async function hereOrAtWorker(config: Config, job: string, payload: object): Promise<unknown> {
  const world = await openUnlessHeld(config);
  if (world === undefined) {
    const { state, result, failedReason } = await triggerJob({ ...workerAtHand(config), job, payload, wait: true });
    if (state === "failed")
      throw new JobFailedError(`the worker could not do it: ${failedReason ?? "its log says why"}`);
    return result;
  }
  try {
    const runner = createInlineRunner({
      jobs,
      clock: systemClock,
      idPrefix: `cli-${uniqueOwner()}`,
      contextFor: (run) => world.context(run),
    });
    const { namesExperiment } = jobs.find(({ id }) => id === job)!;
    const named = namesExperiment ? await withExperiment(payload, world.context({ runId: job })) : payload;
    return await runner.run(job, named);
  } finally {
    await world.close();
  }
}
