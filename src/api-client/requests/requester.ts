import { Pool, type Dispatcher } from "undici";
import type { ZodType } from "zod";
import { createScrubber, proxyDispatcher } from "../../platform/index.ts";
import type { BaseUrl } from "../base-url.ts";
import { ACCEPTED_ENCODINGS } from "./decode-body.ts";
import { exchange, NoAnswerError, type Outgoing } from "./exchange.ts";
import { createLimiter } from "./limiter.ts";
import { meaningOf, type Meaning } from "../answers/meaning.ts";
import type { Settings } from "../options.ts";
import { shouldRetry } from "./retry-after.ts";
import { backOffMs } from "./retry-policy.ts";
import { createWaitingTime } from "./waiting-time.ts";
import { queryString, type Route } from "../route.ts";
import { parseAs } from "../answers/schema.ts";
import {
  ApiAmbiguousError,
  ApiContractError,
  ApiError,
  ApiRateLimitError,
  ApiUnavailableError,
  type MadeRequest,
} from "../../ports/index.ts";

export interface Read<T> {
  readonly route: Route;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly schema: ZodType<T>;
}

export interface Write<T> {
  readonly method: "POST" | "PATCH" | "DELETE";
  readonly route: Route;
  readonly body?: object;
  readonly schema: ZodType<T>;
  readonly key?: "stop";
}

/**
 * Turns operations into requests, and answers into values or the one error that fits. Where the server asks one request to wait, none of the
 * account leaves before that time.
 */
export interface Requester {
  /** Repeats as the retry policy says, and as the server asks. */
  read<T>(read: Read<T>, signal?: AbortSignal): Promise<T>;
  /**
   * Sends exactly once, whatever the server says about repeating it; not at all while the server wants no requests. It waits for nothing: what
   * it rests on would be out of date.
   */
  write<T>(write: Write<T>): Promise<T>;
}

export interface OpenRequester extends Requester {
  /** The same, with the same connections and the same waiting time. `onRequest` is called for each request that ends; one that is cut short does not. */
  observedBy(onRequest: OnRequest): Requester;
  close(): Promise<void>;
}

export type OnRequest = (request: MadeRequest) => void;

type Outcome = Answered | { readonly kind: "no-answer"; readonly error: NoAnswerError };
/** `shouldRetry`: what the server asks for; undefined where it leaves that to the client. */
type Answered = Meaning & { readonly shouldRetry: boolean | undefined };

export function createRequester(base: BaseUrl, settings: Settings): OpenRequester {
  const { log, retry } = settings;
  const limiter = createLimiter(settings.concurrency);
  const waiting = createWaitingTime({
    clock: settings.clock,
    sleep: settings.sleep,
    log,
    shared: settings.sharedWait,
  });
  const scrub = createScrubber([settings.apiKey, settings.stopApiKey ?? ""]);
  // Pools are bound to one origin, so the key cannot reach another. HTTP/1.1, one request per connection at a time: undici then
  // never sends a request a second time by itself. Its own time-outs are off; `exchange` limits the whole request.
  const wire = { allowH2: false, connections: settings.concurrency, headersTimeout: 0, bodyTimeout: 0 };
  const poolOf = (pipelining: number): Dispatcher =>
    proxyDispatcher(settings.proxies, { ...wire, pipelining }) ?? new Pool(base.origin, { ...wire, pipelining });
  const readPool = poolOf(1);
  // 0: a connection of its own for each write. An idle one, closed by the server as the request leaves, would leave a stop in doubt.
  const writePool = poolOf(0);
  let closed: Promise<unknown> | undefined;

  async function send(
    onRequest: OnRequest,
    route: Route,
    query: string,
    method: Outgoing["method"],
    key: string,
    body: string | undefined,
    signal?: AbortSignal,
  ): Promise<Outcome> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${key}`,
      accept: "application/json",
      "accept-encoding": ACCEPTED_ENCODINGS,
      "user-agent": "herald",
    };
    if (body !== undefined) headers["content-type"] = "application/json";
    const outgoing = { origin: base.origin, method, path: `${base.pathPrefix}${route.path}${query}`, headers, body };
    return limiter.run(async () => {
      // In its turn, not before: meanwhile another request may be told to wait. Whatever waits here holds up nothing that may leave.
      await waiting.over({ method, path: route.path }, method === "GET" ? retry.longestWaitMs : 0, signal);
      const startedMs = settings.clock.nowMs();
      const facts = () => ({ method, path: route.template, durationMs: settings.clock.nowMs() - startedMs });
      const operation = `${method} ${route.template}`;
      try {
        const answer = await exchange(
          method === "GET" ? readPool : writePool,
          outgoing,
          { timeoutMs: settings.requestTimeoutMs, maxResponseBytes: settings.maxResponseBytes },
          signal,
        );
        log.debug({ ...facts(), status: answer.status }, "experiments api answered");
        const { quotesReasons, clock } = settings;
        const meaning = meaningOf(method, route, answer, { scrub, quotesReasons, nowMs: clock.nowMs() });
        onRequest({ operation, outcome: meaning.kind });
        if ("askedMs" in meaning && meaning.askedMs !== undefined) await waiting.ask(meaning.askedMs);
        return { ...meaning, shouldRetry: shouldRetry(answer.headers) };
      } catch (error) {
        if (!(error instanceof NoAnswerError)) throw error;
        log.debug({ ...facts(), why: error.facts.kind, sent: error.isSent }, "experiments api did not answer");
        onRequest({ operation, outcome: error.isSent ? "no-answer" : "not-sent" });
        return { kind: "no-answer", error };
      }
    }, signal);
  }

  async function read<T>(onRequest: OnRequest, { route, query, schema }: Read<T>, signal?: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await send(onRequest, route, queryString(query ?? {}), "GET", settings.apiKey, undefined, signal);
      if (outcome.kind === "answered") return parseAs(schema, outcome.body, "GET", route.path);
      const ownDelayMs = backOffMs(retry, attempt, settings.random);
      const { error, isPassing, askedMs } = failureOfRead(route, outcome, ownDelayMs);
      const isAskedFor = outcome.kind === "no-answer" ? undefined : outcome.shouldRetry;
      if (!(isAskedFor ?? isPassing)) throw error;
      if (askedMs !== undefined && askedMs > retry.longestWaitMs)
        throw new ApiRateLimitError({ method: "GET", path: route.path, kind: "wait", waitMs: askedMs });
      if (attempt >= retry.attempts) throw error;
      const delayMs = askedMs ?? ownDelayMs;
      log.info({ path: route.template, attempt, delayMs, code: error.code }, "experiments api read will be repeated");
      // What the server asks for is waited for where every request of the account waits.
      if (askedMs === undefined) await settings.sleep(ownDelayMs, signal);
    }
  }

  async function write<T>(onRequest: OnRequest, { route, method, body, schema, key }: Write<T>): Promise<T> {
    const token = key === "stop" ? (settings.stopApiKey ?? settings.apiKey) : settings.apiKey;
    const sent = method === "DELETE" ? undefined : JSON.stringify(body ?? {});
    const outcome = await send(onRequest, route, "", method, token, sent);
    if (outcome.kind !== "answered") throw failureOfWrite(method, route, outcome, retry.maxDelayMs);
    try {
      return parseAs(schema, outcome.body, method, route.path);
    } catch (error) {
      throw error instanceof ApiContractError ? new ApiAmbiguousError(error.failure, { cause: error }) : error;
    }
  }

  const observedBy = (onRequest: OnRequest): Requester => ({
    read: (wanted, signal) => read(onRequest, wanted, signal),
    write: (wanted) => write(onRequest, wanted),
  });
  return {
    ...observedBy(() => {}),
    observedBy,
    async close() {
      // Closing a pool twice is an error to undici; here the second close waits for the first.
      closed ??= Promise.all([readPool.close(), writePool.close()]);
      await closed;
    },
  };
}

type Failure = Exclude<Outcome, { kind: "answered" }>;

function failureOfRead(
  route: Route,
  outcome: Failure,
  ownDelayMs: number,
): { error: ApiError; isPassing: boolean; askedMs?: number | undefined } {
  const request = { method: "GET", path: route.path };
  switch (outcome.kind) {
    case "refused":
      return { error: outcome.error, isPassing: false };
    case "not-as-agreed":
      return { error: outcome.error, isPassing: outcome.mayPass };
    case "rate-limited": {
      const { askedMs } = outcome;
      const error = new ApiRateLimitError({ ...request, kind: "wait", waitMs: askedMs ?? ownDelayMs });
      return { error, isPassing: true, askedMs };
    }
    case "failed":
      return {
        error: new ApiUnavailableError({ ...request, ...outcome.facts }),
        isPassing: true,
        askedMs: outcome.askedMs,
      };
    case "no-answer": {
      const { facts } = outcome.error;
      const failure = { ...request, ...facts };
      if (facts.kind === "oversize") return { error: new ApiContractError(failure), isPassing: false };
      return { error: new ApiUnavailableError(failure, causeOf(outcome.error)), isPassing: facts.kind !== "closed" };
    }
  }
}

function failureOfWrite(method: string, route: Route, outcome: Failure, defaultWaitMs: number): ApiError {
  const request = { method, path: route.path };
  switch (outcome.kind) {
    case "refused":
      return outcome.error;
    case "rate-limited":
      return new ApiRateLimitError({ ...request, kind: "wait", waitMs: outcome.askedMs ?? defaultWaitMs });
    case "not-as-agreed":
      return new ApiAmbiguousError(outcome.error.failure, { cause: outcome.error });
    case "failed":
      return new ApiAmbiguousError({ ...request, ...outcome.facts });
    case "no-answer": {
      const { error } = outcome;
      const failure = { ...request, ...error.facts };
      return error.isSent
        ? new ApiAmbiguousError(failure, causeOf(error))
        : new ApiUnavailableError(failure, causeOf(error));
    }
  }
}

function causeOf(error: NoAnswerError): ErrorOptions {
  return error.cause === undefined ? {} : { cause: error.cause };
}
