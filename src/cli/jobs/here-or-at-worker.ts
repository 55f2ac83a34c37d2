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

/** Runs one job to its end and returns what it returned. An experiment in its payload may be named as people do. */
export type DoJob = (job: string, payload: object) => Promise<unknown>;

/**
 * Does what a command is for: through the ledger, or through the worker that holds it. What follows from it is a worker's.
 * @returns what the job returned
 * @throws UnknownExperimentError, TriggerError, JobFailedError
 */
export function hereOrAtWorker(config: Config, job: string, payload: object): Promise<unknown> {
  return withJobs(config, (doJob) => doJob(job, payload));
}

/** The same for several jobs of one command: the ledger stays open between them. */
export async function withJobs<T>(config: Config, work: (doJob: DoJob) => Promise<T>): Promise<T> {
  const world = await openUnlessHeld(config);
  if (world === undefined) return work(atWorker(config));
  try {
    const runner = createInlineRunner({
      jobs,
      clock: systemClock,
      idPrefix: `cli-${uniqueOwner()}`,
      contextFor: (run) => world.context(run),
    });
    return await work(async (job, payload) => {
      const { namesExperiment } = jobs.find(({ id }) => id === job)!;
      const named = namesExperiment ? await withExperiment(payload, world.context({ runId: job })) : payload;
      return runner.run(job, named);
    });
  } finally {
    await world.close();
  }
}

function atWorker(config: Config): DoJob {
  return async (job, payload) => {
    const { state, result, failedReason } = await triggerJob({ ...workerAtHand(config), job, payload, wait: true });
    if (state === "failed")
      throw new JobFailedError(`the worker could not do it: ${failedReason ?? "its log says why"}`);
    return result;
  };
}
