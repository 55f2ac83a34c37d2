import { ApiRateLimitError, ApiUnavailableError } from "../../../ports/index.ts";

const DEEPEST_CAUSE = 3;

/** Whether the ledger may open in a moment: its database starts up, restarts, or is busy. */
export function mayOpenLater(error: unknown): boolean {
  let current = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && current instanceof Error; depth += 1) {
    if ("reason" in current && (current.reason === "no-answer" || current.reason === "timeout")) return true;
    current = current.cause;
  }
  return false;
}

/** Whether the API may answer in a moment. */
export function mayAnswerLater(error: unknown): boolean {
  return error instanceof ApiUnavailableError || error instanceof ApiRateLimitError;
}
