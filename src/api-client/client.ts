import { parseBaseUrl } from "./base-url.ts";
import { detailsSchema, detailsSchemaOf } from "./answers/details-schema.ts";
import { listExperiments } from "./list-experiments.ts";
import { settingsFrom, type ExperimentsApiOptions } from "./options.ts";
import { readSeries } from "./read-series.ts";
import { createRequester } from "./requests/requester.ts";
import { draftDiffRoute, experimentRoute, experimentsRoute } from "./route.ts";
import {
  deletedSchema,
  draftDiffSchema,
  experimentSchemaOf,
  lifecycleSchemaOf,
  resultsSchema,
} from "./answers/schema.ts";
import { changeSchema, draftSchema, requireBody, stopSchema } from "./write-bodies.ts";
import {
  type ExperimentsApi,
  type LifecycleAnswer,
  ApiContractError,
  ApiRefusedError,
  ApiScopeError,
} from "../ports/index.ts";

/** With connections that the caller has to close. */
export interface ClosableExperimentsApi extends ExperimentsApi {
  /** Waits for requests under way, then closes the connections; later calls fail with `ApiUnavailableError`. */
  close(): Promise<void>;
}

/**
 * The experiments API of one account over HTTP.
 * @throws RangeError on an option that cannot work: no key, a base URL that would show the key to others
 */
export function createExperimentsApi(options: ExperimentsApiOptions): ClosableExperimentsApi {
  const settings = settingsFrom(options);
  const requester = createRequester(parseBaseUrl(options.baseUrl), settings);

  function changeState(
    id: string,
    action: "start" | "pause" | "resume" | "stop",
    body: object,
  ): Promise<LifecycleAnswer> {
    // What Herald does by itself, and takes back, has a key of its own.
    const key = action === "start" ? {} : ({ key: "stop" } as const);
    return requester.write({
      method: "POST",
      route: experimentRoute(id, `/${action}`),
      body,
      schema: lifecycleSchemaOf(id),
      ...key,
    });
  }

  return {
    listExperiments: (filter = {}, options = {}) =>
      listExperiments({ requester, maxPages: settings.maxPages, log: settings.log }, filter, options),

    getExperiment: async (id, { signal } = {}) =>
      requester.read({ route: experimentRoute(id), schema: experimentSchemaOf(id) }, signal),

    getResults: async (id, { eventName } = {}, { signal } = {}) =>
      requester.read({ route: experimentRoute(id, "/results"), query: { eventName }, schema: resultsSchema }, signal),

    getSeries: (id, window, options = {}) => readSeries(requester, id, window, options),

    async countUnpublishedChanges({ signal } = {}) {
      try {
        return await requester.read({ route: draftDiffRoute, schema: draftDiffSchema }, signal);
      } catch (error) {
        // An unusable answer, a key without the right, a refused request: the number stays unknown.
        if (error instanceof ApiContractError || error instanceof ApiScopeError || error instanceof ApiRefusedError)
          return undefined;
        throw error;
      }
    },

    getDetails: async (id, { signal } = {}) =>
      requester.read({ route: experimentRoute(id), schema: detailsSchemaOf(id) }, signal),

    async createExperiment(draft) {
      const body = requireBody("createExperiment", draftSchema, draft);
      return requester.write({ method: "POST", route: experimentsRoute, body, schema: detailsSchema });
    },

    async updateExperiment(id, change) {
      const body = requireBody("updateExperiment", changeSchema, change);
      return requester.write({ method: "PATCH", route: experimentRoute(id), body, schema: detailsSchemaOf(id) });
    },

    async deleteExperiment(id) {
      await requester.write({ method: "DELETE", route: experimentRoute(id), schema: deletedSchema });
    },

    startExperiment: async (id, { publish } = {}) => changeState(id, "start", { publishAfterStart: publish }),
    pauseExperiment: async (id, { publish } = {}) => changeState(id, "pause", { publishAfterPause: publish }),
    resumeExperiment: async (id, { publish } = {}) => changeState(id, "resume", { publishAfterResume: publish }),
    stopExperiment: async (id, winner) => changeState(id, "stop", requireBody("stopExperiment", stopSchema, winner)),

    close: () => requester.close(),
  };
}
