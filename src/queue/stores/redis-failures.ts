import { certificateTrouble } from "../../ports/index.ts";
import { QueueUnreachableError } from "../errors.ts";
import { codeOf, unreachable, type StorePlace } from "../unreachable.ts";

const CONNECTION_CODES = new Set([
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
/** What the driver says without a code. */
const CONNECTION_MESSAGES =
  /connection is closed|stream isn't writeable|command timed out|max retries per request|^(MASTERDOWN|UNBLOCKED)\b/i;
const CHECK_ADDRESS = "check that it runs and that REDIS_URL is right";

interface Trouble {
  /** Matched against what Redis answered. A script repeats the answer of the command in it. */
  readonly said: RegExp;
  /** What follows the server's name. */
  readonly what: (said: string) => string;
  readonly remedy: string;
}

/** Answers of a Redis that cannot be used as it is. In order: the first one that fits. */
const TROUBLES: readonly Trouble[] = [
  {
    said: /^(WRONGPASS|NOAUTH)|invalid password/i,
    what: (said) => `refused the connection (${said})`,
    remedy: "check user and password in REDIS_URL",
  },
  {
    said: /^(MOVED|ASK|CROSSSLOT|CLUSTERDOWN|TRYAGAIN)\b/,
    what: () => "is a node of a Redis Cluster, and Herald needs a single primary",
    remedy: "set REDIS_URL to a Redis with cluster mode off",
  },
  {
    said: /NOPERM|unknown command/i,
    what: (said) => `does not let this user do what the queue needs (${said})`,
    remedy: "give it the rights +@all ~bull:* &bull:* (ACL SETUSER), or name another user in REDIS_URL",
  },
  {
    said: /\bOOM\b/,
    what: () => "is out of memory and takes nothing more",
    remedy: "raise its maxmemory, or remove what else is kept there",
  },
  {
    said: /\bREADONLY\b/,
    what: () => "is a read-only replica",
    remedy: "set REDIS_URL to the primary; after a failover Herald connects again by itself",
  },
  {
    said: /\bMISCONF\b/,
    what: () => "cannot save to its disk, and therefore takes nothing more",
    remedy: "free some space there; its log says more",
  },
  {
    said: /\bNOREPLICAS\b/,
    what: () => "has too few replicas to take anything (min-replicas-to-write)",
    remedy: "bring its replicas back",
  },
  {
    said: /^LOADING\b/,
    what: () => "is still loading its data",
    remedy: "wait until it has started",
  },
  {
    said: /max number of clients reached/i,
    what: () => "has no room for another connection",
    remedy: "close others, or raise its maxclients",
  },
  {
    said: /DB index is out of range|invalid DB index/i,
    what: (said) => `has no database of that number (${said})`,
    remedy: "check the number at the end of REDIS_URL",
  },
  {
    said: /Redis version needs to be greater/i,
    what: (said) => `is too old (${said})`,
    remedy: "use Redis 6.2 or later",
  },
  {
    said: /Protocol error, got/i,
    what: () => "does not answer as Redis does",
    remedy: "check host and port in REDIS_URL, and whether it has to begin with rediss:// (TLS)",
  },
];

/** As `StorePlace.failureOf`. */
export function redisFailure(place: Pick<StorePlace, "name">, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof QueueUnreachableError) return error;
  const trouble = TROUBLES.find(({ said }) => said.test(error.message));
  if (trouble !== undefined)
    return unreachable(place, { ...trouble, what: trouble.what(firstLine(error.message)) }, error);
  const code = codeOf(error);
  const certificate = certificateTrouble(code);
  if (certificate !== undefined) return unreachable(place, certificate, error);
  if (CONNECTION_CODES.has(code) || CONNECTION_MESSAGES.test(error.message)) return notReached(place, error);
  return error;
}

/** The connection did not come about, whatever the reason is. */
export function redisUnreachable(place: Pick<StorePlace, "name">, error: Error): Error {
  const failure = redisFailure(place, error);
  return failure instanceof QueueUnreachableError ? failure : notReached(place, error);
}

/** Whether an answer comes from a server that was the primary and is no longer: another connection leads to the one that is. */
export function isFromFormerPrimary({ message }: Error): boolean {
  return /\bREADONLY\b|^UNBLOCKED\b/.test(message);
}

function notReached(place: Pick<StorePlace, "name">, error: Error): QueueUnreachableError {
  const code = codeOf(error);
  const why = CONNECTION_CODES.has(code) ? code : firstLine(error.message) || code;
  return unreachable(place, { what: `cannot be reached (${why})`, remedy: CHECK_ADDRESS }, error);
}

/** Answers of scripts go on with where in the script it was. */
function firstLine(message: string): string {
  return message.split("\n", 1)[0]!.replace(/\.? script: .*$/, "");
}
