import type { Experiment, ExperimentRef } from "../experiment/index.ts";
import { ApiNotFoundError, type JobContext } from "../ports/index.ts";

/** The experiment as it is now; undefined: it was deleted. */
export async function experimentIfThere(
  { account, experimentId }: ExperimentRef,
  { api, signal }: Pick<JobContext, "api" | "signal">,
): Promise<Experiment | undefined> {
  try {
    return await api(account).getExperiment(experimentId, { signal });
  } catch (error) {
    if (error instanceof ApiNotFoundError) return undefined;
    throw error;
  }
}
