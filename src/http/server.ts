import type { FastifyError, FastifyInstance } from "fastify";
import type { AnyJob, Clock, Log } from "../ports/index.ts";
import { isLoopbackHost, systemClock } from "../platform/index.ts";
import type { JobQueue } from "../queue/index.ts";
import { agentRoutes, type Agents } from "./agents/agent-routes.ts";
import { collectRoutes } from "./api/document.ts";
import { documentRoute } from "./api/document-routes.ts";
import type { ErrorAnswer } from "./answers.ts";
import { trackConnections } from "./connections.ts";
import { healthRoutes, type Readiness } from "./health-routes.ts";
import { doctorRoutes } from "./doctor-routes.ts";
import { hostGuard } from "./host-guard.ts";
import { jobRoutes } from "./job-routes.ts";
import { ledgerCopyRoute, ledgerRoutes, type LedgerQuestions } from "./ledger-routes.ts";
import { listen } from "./listen.ts";
import { metricsRoute, type ReadMetrics } from "./metrics-route.ts";
import { openAccess, type PageAccess } from "./access/access.ts";
import { answerLinksFor } from "./access/answer-links.ts";
import { actRoutes } from "./page/act-routes.ts";
import { answerRoutes, type MailAnswers } from "./page/answer-routes.ts";
import { sendCompressed } from "./page/compressed.ts";
import { limitAtOnce } from "./page/at-once.ts";
import { linkRoutes } from "./page/link-routes.ts";
import { answerAsPages, failure } from "./page/page-scope.ts";
import { operationsRoute, pageRoutes } from "./page/page-routes.ts";
import { signInRoutes } from "./page/sign-in-routes.ts";
import type { Site } from "./page/site.ts";
import { twinRoutes } from "./page/twin-routes.ts";
import { reloadRoutes, type ReloadAnswer } from "./reload/reload-routes.ts";
import { slackRoutes, type SlackOptions } from "./slack-routes.ts";
import { tokenGuard } from "./token-guard.ts";

const BODY_LIMIT_BYTES = 64 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Node.js would look for slow requests only every half minute. */
const LOOKS_FOR_SLOW_REQUESTS = 10;

export interface HttpServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** What callers of `/v1` present. */
  readonly token: string;
  readonly jobs: readonly AnyJob[];
  readonly queue: Pick<JobQueue, "enqueue" | "status" | "retry">;
  readonly readiness: () => Promise<Readiness>;
  /** What the worker counts and measures; without it there is no such route. */
  readonly metrics?: ReadMetrics;
  /** Called for every request that was answered. `route` is the pattern of its address. */
  readonly onAnswered?: (answer: { readonly method: string; readonly route: string; readonly status: number }) => void;
  /** The ledger, to be read; without it there is no such route. */
  readonly ledger?: LedgerQuestions;
  /** A copy of the embedded ledger; without it there is no such place. */
  readonly ledgerCopy?: () => Promise<Blob>;
  /** Turns an experiment in a payload, named as people do, into its ids. @throws an error with the code `unknown-experiment` */
  readonly withExperiment?: (payload: unknown) => Promise<unknown>;
  /** What a payload names that is not configured, as a refusal; undefined: nothing. */
  readonly unknownName?: (payload: unknown) => ErrorAnswer | undefined;
  /** Where messages of a key were sent; without it nothing is said of that. */
  readonly sentTo?: (key: string) => Promise<readonly string[]>;
  /** The worker's own checks; without them there is no such route. */
  readonly doctor?: () => Promise<object>;
  /** Reads the configuration again; without it there is no such route. */
  readonly reload?: () => Promise<ReloadAnswer>;
  /** What answers agents; without it there are no such routes. */
  readonly agents?: Agents;
  /** Where Slack sends actions; without it there is no such route. */
  readonly slack?: SlackOptions;
  /** The pages for people, and who may look at them and act; without them there are none. */
  readonly page?: {
    readonly site: Site;
    readonly access: PageAccess;
    /** Takes answers by links in mails; without it there is no such page. */
    readonly answers?: MailAnswers;
    readonly patienceMs?: number;
  };
  /** Longest time for a whole request to arrive; 30 s unless given. */
  readonly requestTimeoutMs?: number;
  readonly log: Log;
  readonly clock?: Clock;
}

export interface HttpServer {
  /** Where it is reached from this machine, without a slash at the end. */
  readonly url: string;
  /** Takes no more requests and waits for those under way. */
  close(): Promise<void>;
}

/**
 * Health, metrics, triggers and Slack's actions over HTTP. It takes and gives JSON, and shows pages to people; no other origin may read any of it (no CORS), and it never shows a stack.
 * @throws PortTakenError, ListenError
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, token, log, clock = systemClock, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  // Read only by who serves: the commands that ask a worker start sooner without it.
  const { fastify } = await import("fastify");
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: requestTimeoutMs,
    http: {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
      connectionsCheckingInterval: requestTimeoutMs / LOOKS_FOR_SLOW_REQUESTS,
    },
  });
  const endConnections = trackConnections(app);
  takeJsonOnly(app);
  answerErrors(app, { log, site: options.page?.site });
  logRequests(app, options);
  const page = options.page && {
    site: options.page.site,
    access: openAccess(options.page.access, { host, token, clock }),
    ...(options.page.patienceMs !== undefined && { patienceMs: options.page.patienceMs }),
  };
  if (isLoopbackHost(host)) app.addHook("onRequest", hostGuard(page?.access.origins.publicHost));
  app.addHook("onRequest", async (request, reply) =>
    NUL.test(request.url) ? reply.code(400).send({ error: "the address holds a NUL, which no name has" }) : undefined,
  );
  await collectRoutes(app, options.jobs);
  const pageLimit = limitAtOnce();
  if (page !== undefined)
    await app.register(async (scope) => {
      scope.addHook("onRequest", pageLimit);
      const parts = { ...options, ...page, clock };
      sendCompressed(scope, page.access.isByProxy);
      answerAsPages(scope, parts);
      pageRoutes(scope, parts);
      operationsRoute(scope, parts);
      signInRoutes(scope, parts);
      actRoutes(scope, parts);
      const { answers } = options.page!;
      if (answers !== undefined) answerRoutes(scope, { ...parts, answers, links: answerLinksFor(token) });
    });
  healthRoutes(app, options);
  metricsRoute(app, options);
  const guard = tokenGuard(token, clock);
  let url = "";
  await app.register(async (scope) => {
    scope.addHook("onRequest", guard);
    jobRoutes(scope, options);
    ledgerRoutes(scope, options);
    ledgerCopyRoute(scope, options);
    doctorRoutes(scope, options);
    reloadRoutes(scope, options);
    agentRoutes(scope, options);
    if (page === undefined) documentRoute(scope);
    linkRoutes(scope, { access: page?.access, clock, ownUrl: () => options.page?.access.publicUrl ?? url });
  });
  if (page !== undefined)
    await app.register(async (scope) => {
      scope.addHook("onRequest", pageLimit);
      sendCompressed(scope, page.access.isByProxy);
      twinRoutes(scope, { ...page, guard });
    });
  const { slack } = options;
  if (slack !== undefined) await app.register(async (scope) => slackRoutes(scope, { ...slack, log, clock }));
  url = await listen(app, host, port);
  return {
    url,
    async close() {
      endConnections();
      await app.close();
    },
  };
}

const NUL = /%00/;

/** An empty body is no payload, whatever its type says; anything but JSON is refused. */
function takeJsonOnly(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else parseJson(request, body as string, done);
  });
}

function answerErrors(
  app: FastifyInstance,
  { log, site }: { readonly log: Log; readonly site: Site | undefined },
): void {
  app.setNotFoundHandler(async ({ headers }, reply) =>
    site !== undefined && headers.accept?.includes("text/html") === true
      ? failure(reply, site, 404, "There is no page at this address.")
      : reply.code(404).send({ error: "there is nothing here; see GET /v1/jobs, /livez, /readyz and /metrics" }),
  );
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) return reply.code(status).send({ error: refusal(error) });
    log.error({ method: request.method, route: request.routeOptions.url, err: error }, "request failed");
    return reply.code(500).send({ error: "this is a bug in Herald; its log tells more" });
  });
}

function refusal(error: FastifyError): string {
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return `the body is longer than ${BODY_LIMIT_BYTES / 1024} KB`;
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE")
    return "the body is not JSON; send Content-Type: application/json";
  if (error.code === "FST_ERR_CTP_INVALID_JSON_BODY") return "the body is not valid JSON";
  if (error.code === "FST_ERR_MAX_PARAM_LENGTH") return "a part of the address is longer than any id or name";
  return error.message;
}

/** The route's pattern, never the address: that may hold anything. Probes come every few seconds. */
function logRequests(app: FastifyInstance, { log, onAnswered }: Pick<HttpServerOptions, "log" | "onAnswered">): void {
  app.addHook("onSend", async (_request, reply) => {
    if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
    reply.header("x-content-type-options", "nosniff");
  });
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    const answer = { method: request.method, route, status: reply.statusCode };
    onAnswered?.(answer);
    const data = { ...answer, ms: Math.round(reply.elapsedTime) };
    if (route.startsWith("/v1")) log.info(data, "request answered");
    else log.debug(data, "request answered");
  });
}
