import type { ObservableExperimentsApi } from "../api-client/index.ts";
import type { ExperimentsApi, JobExperimentsApi, MadeRequest } from "../ports/index.ts";
import type { RequestTally } from "../queue/index.ts";
import { withoutNames } from "./without-names.ts";

/** A write was asked for in a dry run. That is a mistake in a job: dry runs act on nothing. */
export class DryRunError extends Error {
  readonly code = "unrecoverable";
  override readonly name = "DryRunError";
}

const refuse = (operation: string) => async (): Promise<never> => {
  throw new DryRunError(`${operation} was asked for in a dry run, which may only read`);
};

export interface JobApiOptions {
  /** Only reads. */
  readonly isDryRun: boolean;
  /** Names of experiments and variants stay inside: nothing behind this API has to know. */
  readonly redactNames: boolean;
}

/** The part of the API that a job gets: built operation by operation, so that what a job may not do is not there at all. */
export function jobApi(api: ExperimentsApi, { isDryRun, redactNames }: JobApiOptions): JobExperimentsApi {
  const offered: JobExperimentsApi = {
    listExperiments: (filter, options) => api.listExperiments(filter, options),
    getExperiment: (id, options) => api.getExperiment(id, options),
    getResults: (id, query, options) => api.getResults(id, query, options),
    getSeries: (id, window, options) => api.getSeries(id, window, options),
    getUnpublishedChanges: (options) => api.getUnpublishedChanges(options),
    getHosts: (id, options) => api.getHosts(id, options),
    stopExperiment: isDryRun ? refuse("stopExperiment") : (id, options) => api.stopExperiment(id, options),
    pauseExperiment: isDryRun ? refuse("pauseExperiment") : (id, options) => api.pauseExperiment(id, options),
    resumeExperiment: isDryRun ? refuse("resumeExperiment") : (id, options) => api.resumeExperiment(id, options),
    rollOutVariant: isDryRun ? refuse("rollOutVariant") : (id, options) => api.rollOutVariant(id, options),
    endRollout: isDryRun ? refuse("endRollout") : (id) => api.endRollout(id),
  };
  return redactNames ? withoutNames(offered) : offered;
}

/** The same API, whose requests are counted if they left. @param onRequest hears of them too, and of those that did not leave */
export function counted(
  api: ObservableExperimentsApi,
  requests: RequestTally,
  onRequest?: (request: MadeRequest) => void,
): ExperimentsApi {
  return api.observedBy((request) => {
    if (request.outcome !== "not-sent") requests.made += 1;
    onRequest?.(request);
  });
}
