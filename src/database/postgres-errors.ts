import { certificateTrouble } from "../ports/index.ts";
import { DatabaseUnreachableError, StatementError } from "./errors.ts";
import type { ServerAddress } from "./postgres-address.ts";

/** SQLSTATE: five characters of digits and capitals. System errors (`ECONNREFUSED`) are longer. */
const SQL_STATE = /^[0-9A-Z]{5}$/;
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
  /connection terminated|connection error|client has encountered a connection error|not queryable|client was closed|after calling end on the pool/i;
const TIMEOUT_MESSAGES =
  /timeout exceeded when trying to connect|connection terminated due to connection timeout|query read timeout/i;

type Reason = DatabaseUnreachableError["reason"];

/** What an answer says about the server as a whole, rather than about the one statement. */
interface ServerTrouble {
  readonly states: RegExp;
  readonly said?: RegExp;
  readonly reason: Reason;
  /** What follows the server's name. @param said in the server's own words, which quote no values */
  readonly what: (said: string) => string;
  readonly remedy: string;
}

/** In order: the first one that fits. */
const SERVER_TROUBLES: readonly ServerTrouble[] = [
  {
    // PostgreSQL itself hardly ever says so; PgBouncer and its like say it for everything.
    states: /^08P01$/,
    reason: "refused",
    what: (said) => `is behind a connection pooler that refuses the connection (${said})`,
    remedy: "check the pooler's settings, or set DATABASE_URL to the direct address of PostgreSQL",
  },
  {
    states: /^28000$/,
    said: /no encryption|SSL off/i,
    reason: "refused",
    what: (said) => `refused an unencrypted connection (${said})`,
    remedy: "add ?sslmode=require to DATABASE_URL",
  },
  {
    states: /^(28...|3D000)$/,
    reason: "refused",
    what: (said) => `refused the connection (${said})`,
    remedy: "check user, password and database in DATABASE_URL",
  },
  {
    states: /^53300$/,
    reason: "no-answer",
    what: (said) => `has no room for another connection (${said})`,
    remedy: "close others, or raise max_connections or the CONNECTION LIMIT of the user; a worker needs up to 20",
  },
  {
    states: /^57P03$/,
    reason: "no-answer",
    what: (said) => `takes no connections now (${said})`,
    remedy: "wait until it has started",
  },
  {
    states: /^53100$/,
    reason: "refused",
    what: (said) => `has no space left (${said})`,
    remedy: "free some space on its disk",
  },
  {
    states: /^(53200|58...)$/,
    reason: "refused",
    what: (said) => `cannot work (${said})`,
    remedy: "its log says more; look at its memory and disk",
  },
  {
    states: /^25006$/,
    reason: "refused",
    what: (said) => `is read-only (${said})`,
    remedy: "set DATABASE_URL to the primary, or make the database writable again",
  },
  {
    states: /^42501$/,
    reason: "refused",
    what: (said) => `does not allow that to this user (${said})`,
    remedy:
      "make the user of DATABASE_URL the owner of the database, or grant it CREATE on the database and all rights to Herald's schemas",
  },
];
const NO_ANSWER_STATES = /^(08|57P0[1235])/;
const STATEMENT_TIMED_OUT = "57014";

/**
 * An error of `pg` as one of ours. What says that the server as a whole cannot be used is a `DatabaseUnreachableError`, an answer to one
 * statement a `StatementError`; anything else is a bug and stays as it is.
 */
export function translatePostgresError(error: unknown, at: ServerAddress): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseUnreachableError || error instanceof StatementError)
    return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const fail = (reason: Reason, what: string, remedy: string): DatabaseUnreachableError =>
    new DatabaseUnreachableError(`${at.name} ${what}: ${remedy}`, reason, { cause: withoutDriverState(error) });
  if (code === "ETIMEDOUT" || code === STATEMENT_TIMED_OUT || TIMEOUT_MESSAGES.test(error.message))
    return fail("timeout", "did not answer in time", "see whether it is overloaded or behind a firewall");
  const trouble = serverTrouble(code, error.message);
  if (trouble !== undefined) return fail(trouble.reason, trouble.what(error.message), trouble.remedy);
  const certificate = certificateTrouble(
    code,
    "name it in DATABASE_URL (?sslmode=verify-full&sslrootcert=/path); ?sslmode=no-verify encrypts without checking",
  );
  if (certificate !== undefined) return fail("refused", certificate.what, certificate.remedy);
  if (/does not support SSL connections/i.test(error.message))
    return fail("refused", "does not offer TLS", "remove sslmode from DATABASE_URL, or switch TLS on in PostgreSQL");
  if (NO_ANSWER_CODES.has(code) || isState(code, NO_ANSWER_STATES) || NO_ANSWER_MESSAGES.test(error.message)) {
    const remedy = "check that it runs and that DATABASE_URL names the right host and port";
    return fail("no-answer", `cannot be reached (${code || error.message})`, remedy);
  }
  return refusedStatement(error);
}

function isState(code: string, states: RegExp): boolean {
  return SQL_STATE.test(code) && states.test(code);
}

function serverTrouble(code: string, message: string): ServerTrouble | undefined {
  return SERVER_TROUBLES.find(
    ({ states, said }) => isState(code, states) && (said === undefined || said.test(message)),
  );
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
