import { parseBaseUrl } from "./base-url.ts";
import { draftDiffSchema } from "./answers/draft-diff-schema.ts";
import { detailsSchema, detailsSchemaOf } from "./answers/details-schema.ts";
import { allowedSchema, targetedSchemaOf } from "./answers/hosts-schema.ts";
import { listExperiments } from "./list-experiments.ts";
import { settingsFrom, type ExperimentsApiOptions, type Settings } from "./options.ts";
import { readSeries } from "./read-series.ts";
import { createRequester, type OnRequest, type Requester } from "./requests/requester.ts";
import { draftDiffRoute, experimentRoute, experimentsRoute, settingsRoute } from "./route.ts";
import { deletedSchema, experimentSchemaOf, lifecycleSchemaOf, resultsSchema } from "./answers/schema.ts";
import { changeSchema, draftSchema, requireBody, rolloutSchema, stopSchema, winnerSchema } from "./write-bodies.ts";
import {
  type ExperimentsApi,
  type LifecycleAnswer,
  ApiContractError,
  ApiNotFoundError,
  ApiRefusedError,
  ApiScopeError,
  ApiUnsupportedError,
} from "../ports/index.ts";

/** With connections that the caller has to close. */
export interface ClosableExperimentsApi extends ExperimentsApi {
  /** Waits for requests under way, then closes the connections; later calls fail with `ApiUnavailableError`. */
  close(): Promise<void>;
}

export interface ObservableExperimentsApi extends ClosableExperimentsApi {
  /** The same API, over the same connections. `onRequest` is called for each of its requests that ends, repetitions included; not for one that is cut short. */
  observedBy(onRequest: OnRequest): ExperimentsApi;
}

/**
 * The experiments API of one account over HTTP.
 * @throws RangeError on an option that cannot work: no key, a base URL that would show the key to others
 */
export function createExperimentsApi(options: ExperimentsApiOptions): ObservableExperimentsApi {
  const settings = settingsFrom(options);
  const requester = createRequester(parseBaseUrl(options.baseUrl), settings);
  return {
    ...apiOver(requester, settings),
    observedBy: (onRequest) => apiOver(requester.observedBy(onRequest), settings),
    close: () => requester.close(),
  };
}

function apiOver(requester: Requester, settings: Settings): ExperimentsApi {
  function changeState(
    id: string,
    action: "start" | "pause" | "resume" | "stop" | "rollout" | "end-rollout",
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

  /**
   * A write that older servers do not know. Their refusal looks like that of an experiment which is not there: whether it is, a read shows.
   * @throws ApiUnsupportedError where it is there
   */
  async function ofNewerServers<T>(
    id: string,
    operation: ApiUnsupportedError["failure"]["operation"],
    write: () => Promise<T>,
  ): Promise<T> {
    try {
      return await write();
    } catch (error) {
      const status = unknownRequest(error);
      if (status === undefined) throw error;
      const route = experimentRoute(id);
      const isThere = await requester.read({ route, schema: experimentSchemaOf(id) }).then(
        () => true,
        () => false,
      );
      if (!isThere) throw error;
      const { path } = experimentRoute(id, `/${operation}`);
      throw new ApiUnsupportedError({ method: "POST", path, kind: "unsupported", status, operation }, { cause: error });
    }
  }

  return {
    listExperiments: (filter = {}, options = {}) =>
      listExperiments({ requester, maxPages: settings.maxPages, log: settings.log }, filter, options),

    getExperiment: async (id, { signal } = {}) =>
      requester.read({ route: experimentRoute(id), schema: experimentSchemaOf(id) }, signal),

    getResults: async (id, { eventName } = {}, { signal } = {}) =>
      requester.read({ route: experimentRoute(id, "/results"), query: { eventName }, schema: resultsSchema }, signal),

    getSeries: (id, window, options = {}) => readSeries(requester, id, window, options),

    getUnpublishedChanges: ({ signal } = {}) =>
      ifTold(requester.read({ route: draftDiffRoute, schema: draftDiffSchema }, signal)),

    async getHosts(id, { signal } = {}) {
      const targetedRoute = experimentRoute(id);
      const allowed = await ifTold(requester.read({ route: settingsRoute, schema: allowedSchema }, signal));
      if (allowed === undefined) return undefined;
      const targeted = await ifTold(requester.read({ route: targetedRoute, schema: targetedSchemaOf(id) }, signal));
      return targeted && { targeted, allowed };
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

    async rollOutVariant(id, variant) {
      const body = requireBody("rollOutVariant", rolloutSchema, variant);
      return ofNewerServers(id, "rollout", () => changeState(id, "rollout", body));
    },
    endRollout: async (id) => ofNewerServers(id, "end-rollout", () => changeState(id, "end-rollout", {})),
    async declareWinner(id, winner) {
      const { winnerVariantId } = requireBody("declareWinner", winnerSchema, winner);
      // Left out, it clears the winner.
      const body = winnerVariantId === null ? {} : { winnerVariantId };
      const route = experimentRoute(id, "/winner");
      return ofNewerServers(id, "winner", () =>
        requester.write({ method: "POST", route, body, schema: experimentSchemaOf(id), key: "stop" }),
      );
    },
  };
}

/** What not every server tells, and not every key: undefined after an unusable answer, a missing right or a refused request. */
async function ifTold<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const isUntold =
      error instanceof ApiContractError || error instanceof ApiScopeError || error instanceof ApiRefusedError;
    if (isUntold) return undefined;
    throw error;
  }
}

/** The status by which a server says that there is nothing to be asked there; undefined: it says something else. */
function unknownRequest(error: unknown): number | undefined {
  if (error instanceof ApiNotFoundError) return 404;
  return error instanceof ApiRefusedError && error.failure.status === 405 ? 405 : undefined;
}
