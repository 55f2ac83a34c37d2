import { DatabaseUnreachableError, StatementError } from "./errors.ts";

/** Where a server is, for messages. Never holds user or password. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** SQLSTATE: five characters of digits and capitals. System errors (`ECONNREFUSED`) are longer. */
const SQL_STATE = /^[0-9A-Z]{5}$/;
const NO_ANSWER_STATES = /^(08|57P0[123]|53300)/;
const REFUSED_STATES = /^(28|3D000)/;
const STATEMENT_TIMED_OUT = "57014";
const NO_ANSWER_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "ENOENT",
]);
/** `pg` gives these no code. */
const NO_ANSWER_MESSAGES =
  /connection terminated|connection error|client has encountered a connection error|not queryable|client was closed/i;
const TIMEOUT_MESSAGES =
  /timeout exceeded when trying to connect|connection terminated due to connection timeout|query read timeout/i;

/** An error of `pg` as one of ours; anything that is neither an answer nor a connection problem is a bug and stays as it is. */
export function translatePostgresError(error: unknown, at: ServerAddress): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseUnreachableError || error instanceof StatementError)
    return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === "ETIMEDOUT" || code === STATEMENT_TIMED_OUT || TIMEOUT_MESSAGES.test(error.message)) {
    return unreachable(
      at,
      "timeout",
      error,
      "did not answer in time",
      "see whether it is overloaded or behind a firewall",
    );
  }
  if (REFUSED_STATES.test(code) && SQL_STATE.test(code)) {
    return unreachable(
      at,
      "refused",
      error,
      `refused the connection (${error.message})`,
      "check user, password and database in DATABASE_URL",
    );
  }
  if (
    NO_ANSWER_CODES.has(code) ||
    (SQL_STATE.test(code) && NO_ANSWER_STATES.test(code)) ||
    NO_ANSWER_MESSAGES.test(error.message)
  ) {
    const remedy = "check that it runs and that DATABASE_URL names the right host and port";
    return unreachable(at, "no-answer", error, `cannot be reached (${code || error.message})`, remedy);
  }
  return refusedStatement(error);
}

type Reason = DatabaseUnreachableError["reason"];

function unreachable(
  at: ServerAddress,
  reason: Reason,
  cause: Error,
  what: string,
  remedy: string,
): DatabaseUnreachableError {
  return new DatabaseUnreachableError(`PostgreSQL at ${at.host}:${at.port} ${what}: ${remedy}`, reason, {
    cause: withoutDriverState(cause),
  });
}

/** Drivers hang the client, the query and its parameters on their errors: none of that may travel into a log. */
function withoutDriverState(error: Error): Error {
  const bare = new Error(error.message);
  if (error.stack !== undefined) bare.stack = error.stack;
  return bare;
}

/** PostgreSQL's "no" to one statement, from either driver; other errors stay as they are. */
export function refusedStatement(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StatementError) return error;
  // Only PostgreSQL's answers have a severity; a system error such as EPIPE could pass for an SQLSTATE.
  if (!("code" in error && "severity" in error) || typeof error.code !== "string" || !SQL_STATE.test(error.code))
    return error;
  const constraint = "constraint" in error && typeof error.constraint === "string" ? error.constraint : undefined;
  return new StatementError(error.message, error.code, constraint);
}
