import { setTimeout as timer } from "node:timers/promises";
import { NO_PROXIES, systemClock, type Proxies } from "../platform/index.ts";
import { READ_RETRY, type RetryPolicy } from "./requests/retry-policy.ts";
import type { Clock, Log, SharedWait } from "../ports/index.ts";

/** Everything a client of one account needs. Only the first two and the log are required. */
export interface ExperimentsApiOptions {
  /** Origin of the API, with or without a path in front of `/rest/v1`. https, or http to this machine. */
  readonly baseUrl: string;
  /** Organization API key that reads, and does everything that `stopApiKey` is not used for. */
  readonly apiKey: string;
  /** Second key, used to stop, pause, resume, roll out, end a rollout and declare a winner, and for nothing else; undefined: `apiKey` does that. */
  readonly stopApiKey?: string | undefined;
  readonly log: Log;
  /** Whether errors quote the reason that the server gives, which may name experiments and variants. Default true. */
  readonly quotesReasons?: boolean | undefined;
  /** Longest time for one request from connecting to the last byte of the answer. Default 30 s. */
  readonly requestTimeoutMs?: number | undefined;
  /** Most requests under way at once. Default 4: the API documents no rate limit, so be modest. */
  readonly concurrency?: number | undefined;
  /** How reads are retried; writes never are. */
  readonly retry?: RetryPolicy | undefined;
  /** Most pages of one listing; more is taken for a server that never ends. Default 1000. */
  readonly maxPages?: number | undefined;
  /** Longest accepted answer. Default 20 MB: list rows may carry whole pages of changes. */
  readonly maxResponseBytes?: number | undefined;
  /** Waits between retries; rejects when the signal aborts. */
  readonly sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** Uniform in [0, 1): spreads retries. */
  readonly random?: (() => number) | undefined;
  readonly clock?: Clock | undefined;
  /** Where the account's waiting time is shared with other workers. Default: nowhere, nobody else uses the account. */
  readonly sharedWait?: SharedWait | undefined;
  /** Taken on the way to the API. Default: none. */
  readonly proxies?: Proxies | undefined;
}

/** The same with every default filled in. */
export interface Settings {
  readonly apiKey: string;
  readonly stopApiKey: string | undefined;
  readonly log: Log;
  readonly quotesReasons: boolean;
  readonly requestTimeoutMs: number;
  readonly concurrency: number;
  readonly retry: RetryPolicy;
  readonly maxPages: number;
  readonly maxResponseBytes: number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly clock: Clock;
  readonly sharedWait: SharedWait | undefined;
  readonly proxies: Proxies;
}

const MEGABYTE = 1_000_000;
/** What an `Authorization` header can carry after `Bearer `. */
const KEY_SHAPE = /^[\x21-\x7e]+$/;

/** @throws RangeError on an option that cannot work; the message never shows a key */
export function settingsFrom(options: ExperimentsApiOptions): Settings {
  requireKey("apiKey", options.apiKey);
  if (options.stopApiKey !== undefined) requireKey("stopApiKey", options.stopApiKey);
  const settings: Settings = {
    apiKey: options.apiKey,
    stopApiKey: options.stopApiKey,
    log: options.log,
    quotesReasons: options.quotesReasons ?? true,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    concurrency: options.concurrency ?? 4,
    retry: options.retry ?? READ_RETRY,
    maxPages: options.maxPages ?? 1000,
    maxResponseBytes: options.maxResponseBytes ?? 20 * MEGABYTE,
    sleep: options.sleep ?? sleep,
    random: options.random ?? Math.random,
    clock: options.clock ?? systemClock,
    sharedWait: options.sharedWait,
    proxies: options.proxies ?? NO_PROXIES,
  };
  requireCount("requestTimeoutMs", settings.requestTimeoutMs);
  requireCount("concurrency", settings.concurrency);
  requireCount("maxPages", settings.maxPages);
  requireCount("maxResponseBytes", settings.maxResponseBytes);
  requireCount("retry.attempts", settings.retry.attempts);
  return settings;
}

function requireKey(name: string, key: string): void {
  if (!KEY_SHAPE.test(key))
    throw new RangeError(`createExperimentsApi requires ${name} to be printable ASCII without spaces`);
}

function requireCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`createExperimentsApi requires ${name} to be a whole number from 1`);
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await timer(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    // Node wraps the reason; the caller gave it and expects it back.
    signal?.throwIfAborted();
    throw error;
  }
}
