import { whatToDo } from "../../api-client/index.ts";
import { capitalized, cleanText, failureWords } from "../../messages/index.ts";
import {
  ApiAmbiguousError,
  ApiKeyError,
  ApiScopeError,
  certificateTroubleIn,
  failureOf,
  type ApiError,
} from "../../ports/index.ts";
import { commandLine } from "../shell/command-line.ts";
import type { ApiCall } from "./call-options.ts";

const LONGEST = 500;

/** Ours Privacy did not do what it was asked for. */
export class ApiProblem extends Error {
  /** The one of the client's error. */
  readonly code: string;
  override readonly name = "ApiProblem";
  constructor(code: string, message: string, options: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A failed request, as Herald says it everywhere, with what to do where that is known. */
export function apiProblem(error: ApiError, call: ApiCall): ApiProblem {
  const what = cleanText(failureWords(failureOf(error)), LONGEST);
  const advice = adviceOn(error, call);
  return new ApiProblem(error.code, advice === "" ? what : `${what}. ${capitalized(advice)}`, { cause: error });
}

/** What the stop key is used for, where one is set. */
const STOP_KEY: readonly string[] = ["stop", "pause", "resume", "rollout", "end-rollout", "winner"];

function adviceOn(error: ApiError, { operation, id }: ApiCall): string {
  const key = STOP_KEY.includes(operation.name) ? "the API key (or the stop key, where one is set)" : "the API key";
  if (error instanceof ApiKeyError) return whatToDo(failureOf(error), key);
  if (error instanceof ApiScopeError)
    return `give ${key} the scope ${operation.scope}, in Ours Privacy under Settings, API Keys`;
  if (error instanceof ApiAmbiguousError) {
    const look = operation.isOfOne ? commandLine("api", "get", id) : commandLine("api", "list");
    return `${operation.name} may or may not have been done. To see: ${look}`;
  }
  return certificateTroubleIn(error.failure) === undefined ? "" : whatToDo(failureOf(error), key);
}
