import { SlackRateLimitError } from "./errors.ts";
import { interpretFailure, slackCodeOf } from "./failure.ts";
import { setupProblem } from "./setup-problem.ts";
import { problemOf, type SlackProblem } from "./slack-problem.ts";
import { createWebClient, type SlackAccess } from "./web-client.ts";

/** Codes with which Slack refuses the token itself. */
const TOKEN_CODES: ReadonlySet<string> = new Set([
  "not_authed",
  "invalid_auth",
  "token_revoked",
  "token_expired",
  "account_inactive",
  "not_allowed_token_type",
]);
const NEW_TOKEN =
  "make one with the scope connections:write, under Basic Information, App-Level Tokens, and copy it (xapp-…) into SLACK_APP_TOKEN";

/**
 * Whether Slack would let Socket Mode connect: asks for an address and leaves it unused. Connecting would take presses from the worker
 * that runs. Never throws.
 * @param access with the app-level token
 */
export async function checkSocketAccess(access: SlackAccess): Promise<"ok" | SlackProblem> {
  try {
    await createWebClient(access).apps.connections.open();
    return "ok";
  } catch (thrown) {
    const code = slackCodeOf(thrown);
    if (code === "missing_scope")
      return { problem: "the app-level token lacks the scope connections:write", whatToDo: NEW_TOKEN };
    if (code !== undefined && TOKEN_CODES.has(code))
      return { problem: setupProblem(code, "", undefined).problem, whatToDo: NEW_TOKEN };
    const { error } = interpretFailure(thrown, "apps.connections.open", "");
    if (code === undefined || error instanceof SlackRateLimitError) return problemOf(error);
    return {
      problem: `apps.connections.open: Slack answered ${code}`,
      whatToDo: "check that the app has Socket Mode switched on, then try again",
    };
  }
}
