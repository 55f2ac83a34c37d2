import { parseBaseUrl } from "./base-url.ts";
import { createExperimentsApi } from "./client.ts";
import { settingsFrom, type ExperimentsApiOptions } from "./options.ts";
import { createRequester } from "./requests/requester.ts";
import { READ_RETRY } from "./requests/retry-policy.ts";
import { draftDiffRoute } from "./route.ts";
import { draftDiffSchema } from "./answers/draft-diff-schema.ts";
import {
  type ExperimentsApi,
  ApiContractError,
  ApiError,
  ApiNotFoundError,
  ApiRefusedError,
  ApiScopeError,
  certificateTroubleIn,
  failureOf,
  type Failure,
} from "../ports/index.ts";

export interface AccessProblem {
  /** What does not work, with the request that showed it. */
  readonly problem: string;
  readonly whatToDo: string;
}

/**
 * Tries the configured access with three harmless reads: list one experiment, read it and its results. A stop key is tried with a
 * list, which distinguishes a wrong key (401) from one that only lacks the right to list (403, as it should be). It does not retry.
 * @throws RangeError on options that cannot work; anything that is not an ApiError
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

/**
 * Tries, with one read, whether the API says what other people have changed and not published: if stops need that answer, nothing would
 * ever be stopped without it. It asks once and does not retry.
 * @throws RangeError on options that cannot work; anything that is not an ApiError
 */
export async function checkUnpublishedAccess(options: ExperimentsApiOptions): Promise<"ok" | AccessProblem> {
  const settings = settingsFrom({ ...options, retry: { ...(options.retry ?? READ_RETRY), attempts: 1 } });
  const requester = createRequester(parseBaseUrl(options.baseUrl), settings);
  try {
    await requester.read({ route: draftDiffRoute, schema: draftDiffSchema });
    return "ok";
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return unpublishedProblem(error);
  } finally {
    await requester.close();
  }
}

function unpublishedProblem(error: ApiError): AccessProblem {
  const { message } = error;
  if (error instanceof ApiScopeError)
    return {
      problem: message,
      whatToDo: "give the API key the scope version:find, in Ours Privacy under Settings, API Keys",
    };
  // What this error says of the base URL holds for the list of experiments, which is tried on its own.
  if (error instanceof ApiContractError)
    return {
      problem: `${error.failure.method} ${error.failure.path}: not answered as agreed, as by a server that is too old for it`,
      whatToDo: "ask Ours Privacy for a newer server",
    };
  if (error instanceof ApiRefusedError)
    return { problem: message, whatToDo: "publish or discard what waits in Ours Privacy, then try again" };
  return accessProblem(error, "the API key");
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

async function tryWith(
  options: ExperimentsApiOptions,
  keyName: string,
  work: (api: ExperimentsApi) => Promise<void>,
): Promise<"ok" | AccessProblem> {
  const api = createExperimentsApi(options);
  try {
    await work(api);
    return "ok";
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return accessProblem(error, keyName);
  } finally {
    await api.close();
  }
}

/** What is wrong apart from what to do about it, which the message of some errors holds too. */
function accessProblem(error: ApiError, keyName: string): AccessProblem {
  const { failure } = error;
  const trouble = certificateTroubleIn(failure);
  return {
    problem: trouble === undefined ? error.message : `${failure.method} ${failure.path}: the server ${trouble.what}`,
    whatToDo: whatToDo(failureOf(error), keyName),
  };
}

/** @param failure of this client, or any other */
export function whatToDo({ code, api }: Failure, keyName: string): string {
  const trouble = certificateTroubleIn(api);
  if (trouble !== undefined) return trouble.remedy;
  if (code === "api-key")
    return `check that ${keyName} is complete, of this account and not expired; keys are made in Ours Privacy under Settings, API Keys`;
  if (code === "api-scope")
    return `give ${keyName} the scopes experiment:list and experiment:find, in Ours Privacy under Settings, API Keys`;
  if (code === "api-rate-limit") return "try again after the wait that the API asks for";
  if (code === "api-contract" || code === "api-refused")
    return "check the base URL, and whether a proxy answers in place of Ours Privacy";
  return "check the network from this machine to the base URL, then try again";
}
