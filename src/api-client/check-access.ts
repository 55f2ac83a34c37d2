import type { ExperimentsApi } from "./api.ts";
import { createExperimentsApi } from "./client.ts";
import { ApiContractError, ApiError, ApiKeyError, ApiNotFoundError, ApiRateLimitError, ApiRefusedError, ApiScopeError } from "./errors.ts";
import type { ExperimentsApiOptions } from "./options.ts";
import { READ_RETRY } from "./retry-policy.ts";

export interface AccessProblem {
  /** What does not work, with the request that showed it. */
  readonly problem: string;
  readonly whatToDo: string;
}

/**
 * Tries the configured access with three harmless reads: list one experiment, read it and its results. A stop key is tried with a
 * list, which tells a wrong key (401) from one that merely may not list (403, as it should be). Asks once, without repetitions.
 * @throws RangeError on options that cannot work; anything that is no ApiError
 */
export async function checkAccess(options: ExperimentsApiOptions): Promise<"ok" | AccessProblem> {
  const once = { ...options, retry: { ...(options.retry ?? READ_RETRY), attempts: 1 } };
  const main = await tryWith(once, "the API key", readOne);
  if (main !== "ok" || options.stopApiKey === undefined) return main;
  return tryWith({ ...once, apiKey: options.stopApiKey, stopApiKey: undefined }, "the stop key", async (api) => {
    await listOne(api).catch((error: unknown) => {
      if (!(error instanceof ApiScopeError)) throw error;
    });
  });
}

async function readOne(api: ExperimentsApi): Promise<void> {
  const first = await listOne(api);
  if (first === undefined) return;
  try {
    await api.getExperiment(first.id);
    // Whether a draft has results is not documented.
    if (first.status === "running" || first.status === "completed") await api.getResults(first.id);
  } catch (error) {
    // Deleted in between: the key could ask, which is all that is tried here.
    if (!(error instanceof ApiNotFoundError)) throw error;
  }
}

async function listOne(api: ExperimentsApi) {
  for await (const experiment of api.listExperiments({ pageSize: 1 })) return experiment;
  return undefined;
}

async function tryWith(options: ExperimentsApiOptions, keyName: string, work: (api: ExperimentsApi) => Promise<void>): Promise<"ok" | AccessProblem> {
  const api = createExperimentsApi(options);
  try {
    await work(api);
    return "ok";
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { problem: error.message, whatToDo: whatToDo(error, keyName) };
  } finally {
    await api.close();
  }
}

function whatToDo(error: ApiError, keyName: string): string {
  if (error instanceof ApiKeyError) return `check that ${keyName} is complete, of this account and not expired; keys are made in Ours Privacy under Settings, API Keys`;
  if (error instanceof ApiScopeError) return `give ${keyName} the scopes experiment:list and experiment:find, in Ours Privacy under Settings, API Keys`;
  if (error instanceof ApiRateLimitError) return "try again after the wait that the API asks for";
  if (error instanceof ApiContractError || error instanceof ApiRefusedError) return "check the base URL, and whether a proxy answers in place of Ours Privacy";
  return "check the network from this machine to the base URL, then try again";
}
