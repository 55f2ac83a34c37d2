import { certificateTroubleOf } from "../ports/index.ts";

/** The connection never stood, so no request left. */
const BEFORE_CONNECTION: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
const DEEPEST_CAUSE = 5;

/** System error codes of an error, of its causes and of the attempts it sums up. */
export function networkCodes(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth >= DEEPEST_CAUSE) return [];
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.flatMap((inner) => networkCodes(inner, depth + 1));
  const inner = networkCodes(error.cause, depth + 1);
  if (inner.length > 0) return inner;
  return "code" in error && typeof error.code === "string" ? [error.code] : [];
}

/** Whether a request that failed so certainly never reached a server. */
export function neverLeft(error: unknown): boolean {
  if (certificateTroubleOf(error) !== undefined) return true;
  const codes = networkCodes(error);
  return codes.length > 0 && codes.every((code) => BEFORE_CONNECTION.has(code));
}
