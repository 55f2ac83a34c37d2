import { redactExperiment, redactListed, redactResults, redactSeries } from "../experiment/index.ts";
import type { ClosableExperimentsApi } from "../api-client/index.ts";
import type { ExperimentDetails, JobExperimentsApi, LifecycleAnswer, UnreadableRow } from "../ports/index.ts";

/** The API with redacted answers, operation by operation: code that gets this one cannot pass a name on. */
export function withoutNames(api: JobExperimentsApi): JobExperimentsApi {
  return {
    async *listExperiments(filter, { signal, onUnreadable } = {}) {
      const options = {
        ...(signal && { signal }),
        ...(onUnreadable && { onUnreadable: (row: UnreadableRow) => onUnreadable(redactRow(row)) }),
      };
      for await (const experiment of api.listExperiments(filter, options)) yield redactListed(experiment);
    },
    getExperiment: async (id, options) => redactExperiment(await api.getExperiment(id, options)),
    getResults: async (id, query, options) => redactResults(await api.getResults(id, query, options)),
    getSeries: async (id, window, options) => redactSeries(await api.getSeries(id, window, options)),
    async getUnpublishedChanges(options) {
      const changes = await api.getUnpublishedChanges(options);
      return changes && { count: changes.count, names: [] };
    },
    // Hosts can say as much as names.
    getHosts: async () => undefined,
    stopExperiment: async (id, options) => redactAnswer(await api.stopExperiment(id, options)),
    pauseExperiment: async (id, options) => redactAnswer(await api.pauseExperiment(id, options)),
    resumeExperiment: async (id, options) => redactAnswer(await api.resumeExperiment(id, options)),
    rollOutVariant: async (id, options) => redactAnswer(await api.rollOutVariant(id, options)),
    endRollout: async (id) => redactAnswer(await api.endRollout(id)),
  };
}

/** The whole API of an account likewise, for a command: what only configures an experiment, such as its pages, does not pass. */
export function withoutAnyNames(api: ClosableExperimentsApi): ClosableExperimentsApi {
  return {
    ...withoutNames(api),
    getDetails: async (id, options) => redactDetails(await api.getDetails(id, options)),
    createExperiment: async (draft) => redactDetails(await api.createExperiment(draft)),
    updateExperiment: async (id, change) => redactDetails(await api.updateExperiment(id, change)),
    deleteExperiment: (id) => api.deleteExperiment(id),
    startExperiment: async (id, options) => redactAnswer(await api.startExperiment(id, options)),
    declareWinner: async (id, options) => redactExperiment(await api.declareWinner(id, options)),
    close: () => api.close(),
  };
}

function redactDetails(details: ExperimentDetails): ExperimentDetails {
  const { includeQueryString, updatedAt, secondaryMetrics } = details;
  return {
    ...redactExperiment(details),
    description: undefined,
    targetingRules: undefined,
    includeQueryString,
    updatedAt,
    secondaryMetrics,
  };
}

/** Its error names the place of what is wrong, and never what was found there. */
function redactRow({ id, error }: UnreadableRow): UnreadableRow {
  return { id, name: undefined, error };
}

function redactAnswer({ publishStatus, concurrentVersionChanges, experiment }: LifecycleAnswer): LifecycleAnswer {
  return { publishStatus, concurrentVersionChanges, experiment: redactExperiment(experiment) };
}
