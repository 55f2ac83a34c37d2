import type { FastifyInstance } from "fastify";

const KEPT = 5000;

/** One request that came. */
export interface RequestRecord {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** `list`, `stop`, `chat.postMessage`, ...; undefined where there is no such route. */
  readonly operation: string | undefined;
  /** The checked or unchecked body, as parsed. */
  body: unknown;
  /** Undefined while unanswered, and for good where the connection was cut. */
  status: number | undefined;
}

/** Records what is asked of the API and the Slack sink; the control surface and the pages are left out. */
export function installRequestLog(app: FastifyInstance, log: RequestRecord[]): void {
  const open = new WeakMap<object, RequestRecord>();
  app.addHook("onRequest", async (request) => {
    if (request.routeOptions.config?.isControl) return;
    const { operation } = request.routeOptions.config ?? {};
    const record = { method: request.method, path: request.url, operation, body: undefined, status: undefined };
    log.push(record);
    if (log.length > KEPT) log.shift();
    open.set(request, record);
  });
  app.addHook("preHandler", async (request) => {
    const record = open.get(request);
    if (record !== undefined && !Buffer.isBuffer(request.body)) record.body = request.body;
  });
  app.addHook("onResponse", async (request, reply) => {
    const record = open.get(request);
    if (record !== undefined) record.status = reply.statusCode;
  });
}
