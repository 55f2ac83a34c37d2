import { ApiRateLimitError, ApiUnavailableError, certificateTroubleIn } from "../../../ports/index.ts";

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

/** Whether the API may answer in a moment. A certificate that is not accepted needs a person. */
export function mayAnswerLater(error: unknown): boolean {
  if (error instanceof ApiRateLimitError) return true;
  return error instanceof ApiUnavailableError && certificateTroubleIn(error.failure) === undefined;
}
