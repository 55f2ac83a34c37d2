import type { ExperimentsApi } from "../ports/index.ts";

/** A write was asked for in a dry run. That is a mistake in a job: dry runs act on nothing. */
export class DryRunError extends Error {
  readonly code = "unrecoverable";
  override readonly name = "DryRunError";
}

const refuse = (operation: string) => async (): Promise<never> => {
  throw new DryRunError(`${operation} was asked for in a dry run, which may only read`);
};

/** The same API without its writes: what a dry run may use. */
export function readOnlyApi(api: ExperimentsApi): ExperimentsApi {
  return {
    listExperiments: (filter, options) => api.listExperiments(filter, options),
    getExperiment: (id, options) => api.getExperiment(id, options),
    getResults: (id, query, options) => api.getResults(id, query, options),
    getSeries: (id, window, options) => api.getSeries(id, window, options),
    countUnpublishedChanges: (options) => api.countUnpublishedChanges(options),
    createExperiment: refuse("createExperiment"),
    updateExperiment: refuse("updateExperiment"),
    deleteExperiment: refuse("deleteExperiment"),
    startExperiment: refuse("startExperiment"),
    pauseExperiment: refuse("pauseExperiment"),
    resumeExperiment: refuse("resumeExperiment"),
    stopExperiment: refuse("stopExperiment"),
  };
}
