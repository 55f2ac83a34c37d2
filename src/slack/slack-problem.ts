import { SlackSetupError, SlackUnavailableError, type SlackError } from "./errors.ts";
import { interpretFailure } from "./failure.ts";
import { setupProblem } from "./setup-problem.ts";

/** Something about Slack that does not work, or is probably not meant so, with what to do about it. */
export interface SlackProblem {
  readonly problem: string;
  readonly whatToDo: string;
}

export function problemOf(error: unknown): SlackProblem {
  if (error instanceof SlackSetupError) return { problem: error.problem, whatToDo: error.whatToDo };
  const failure = interpretFailure(error, "Slack", "").error satisfies SlackError;
  const checkConnection = "check the connection to Slack and SLACK_API_URL, then try again";
  return failure instanceof SlackUnavailableError
    ? { problem: failure.problem, whatToDo: failure.whatToDo ?? checkConnection }
    : { problem: failure.message, whatToDo: checkConnection };
}

/** @param granted as Slack told; undefined: it did not, and the calls themselves will tell */
export function missingScopes(needed: readonly string[], granted: readonly string[] | undefined): SlackProblem[] {
  const missing = granted === undefined ? [] : needed.filter((scope) => !granted.includes(scope));
  return missing.length === 0 ? [] : [problemOf(setupProblem("missing_scope", "", missing.join(", ")))];
}

/** @throws SlackError in place of what the Slack client throws */
export async function call<T>(method: string, channel: string, request: Promise<T>): Promise<T> {
  return request.catch((thrown: unknown) => {
    throw interpretFailure(thrown, method, channel).error;
  });
}
