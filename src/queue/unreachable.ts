import { QueueUnreachableError } from "./errors.ts";

/** Where the queue's store is, for messages: never holds user or password. */
export interface StorePlace {
  /** `Redis at 127.0.0.1:6379` */
  readonly name: string;
  /** What a person changes to point somewhere else. */
  readonly setting: string;
}

const TROUBLE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "NR_CLOSED",
]);
/** SQLSTATE: connection exceptions, a server that is going down or full, refused sign-ins, no such database. */
const TROUBLE_STATES = /^(08...|57P0[123]|53300|28...|3D000)$/;
/** What the drivers say without a code. */
const TROUBLE_MESSAGES =
  /connection is closed|stream isn't writeable|connection terminated|connection error|timeout exceeded when trying to connect|query read timeout|command timed out|max retries per request|not queryable|client was closed|after calling end on the pool|^(LOADING|WRONGPASS|NOAUTH|NOPERM|READONLY|MASTERDOWN|CLUSTERDOWN)\b/i;
const REFUSED = /WRONGPASS|NOAUTH|NOPERM|invalid password/i;
const REFUSED_STATES = /^(28...|3D000)$/;

/** Whether an error of a driver says that the store cannot be used, rather than that the request was wrong. */
export function isConnectionTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return TROUBLE_CODES.has(code) || TROUBLE_STATES.test(code) || TROUBLE_MESSAGES.test(error.message);
}

export function unreachable(place: StorePlace, error: unknown): QueueUnreachableError {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error ? codeOf(error) : "";
  // The driver's error holds the connection and the command with its arguments: only its message may travel into a log.
  const options = { cause: new Error(message || code) };
  if (REFUSED.test(message) || REFUSED_STATES.test(code)) {
    return new QueueUnreachableError(
      `${place.name} refused the connection (${message}): check user and password in ${place.setting}`,
      options,
    );
  }
  const why = TROUBLE_CODES.has(code) ? code : message || code;
  return new QueueUnreachableError(
    `${place.name} cannot be reached (${why}): check that it runs and that ${place.setting} is right`,
    options,
  );
}

export function tooSlow(place: StorePlace): QueueUnreachableError {
  return new QueueUnreachableError(
    `${place.name} did not answer in time: see whether it is overloaded, or check ${place.setting}`,
  );
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
