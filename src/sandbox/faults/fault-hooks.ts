import { setTimeout as wait } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Fault, FaultKind } from "./fault.ts";
import type { Faults, Target } from "./faults.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Name by which faults and the request log know the route. */
    operation?: string;
    /** The route belongs to the control surface: no fault ever strikes it. */
    isControl?: boolean;
    isSlack?: boolean;
  }
  interface FastifyRequest {
    /** Faults that strike this request. */
    faults: Fault[];
  }
}

const HTML_502 =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n";

/** Lets faults strike: those that come before the work on arrival, those that spoil the answer when it is sent. */
export function installFaults(
  app: FastifyInstance,
  faults: Faults,
  experimentWords: (id: string) => readonly string[],
): void {
  app.decorateRequest("faults");

  app.addHook("onRequest", async (request, reply) => {
    request.faults = request.routeOptions.config?.isControl ? [] : faults.strike(targetOf(request, experimentWords));
    for (const fault of request.faults) {
      if (fault.kind === "slow") await wait(fault.delayMs ?? 1000, undefined, { ref: false });
      if (strikeBefore(fault, request, reply)) return reply;
    }
  });

  app.addHook("onSend", async (request, reply, payload) => {
    for (const { kind } of request.faults ?? []) {
      if (kind === "commit-then-hang") await never();
      if (kind === "commit-then-reset") {
        request.raw.socket.resetAndDestroy();
        await never();
      }
      if (kind === "commit-then-500") {
        reply.code(500);
        return JSON.stringify(errorBody(request, "Internal Server Error", "internal_error"));
      }
      if (kind === "truncated-json" && typeof payload === "string")
        return payload.slice(0, Math.ceil(payload.length / 2));
      if (kind === "cut-off" && typeof payload === "string") await cutOff(request, reply, payload);
      if (kind === "invalid-json") return `)]}',\n${String(payload)}`;
    }
    return payload;
  });
}

/** The fault of this kind that strikes the request, if one does. */
export function faultOf(request: FastifyRequest, kind: FaultKind): Fault | undefined {
  return request.faults.find((fault) => fault.kind === kind);
}

/** Answers, or makes sure that nothing ever does. Returns whether the request is finished. */
function strikeBefore(fault: Fault, request: FastifyRequest, reply: FastifyReply): boolean {
  const refuse = (status: number, message: string, slackError: string): boolean => {
    void reply.code(status).send(errorBody(request, fault.error ?? message, slackError));
    return true;
  };
  switch (fault.kind) {
    case "unauthorized":
      return refuse(401, "Invalid or expired API key", "invalid_auth");
    case "forbidden":
      return refuse(403, "API key lacks the required permission", "missing_scope");
    case "not-found":
      return refuse(404, "Experiment not found", "not_found");
    case "conflict":
      return refuse(409, "Another publish is in progress", "conflict");
    case "server-error":
      return refuse(fault.status ?? 500, "Internal Server Error", "internal_error");
    case "rate-limit":
      void reply.header("retry-after", String(fault.retryAfterSeconds ?? 1));
      return refuse(429, "Too many requests", "ratelimited");
    case "slack-error":
      return refuse(200, fault.error ?? "fatal_error", fault.error ?? "fatal_error");
    case "html-502":
      void reply.code(502).type("text/html").send(HTML_502);
      return true;
    case "reset":
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return true;
    case "hang":
      reply.hijack();
      return true;
    default:
      return false;
  }
}

function targetOf(request: FastifyRequest, experimentWords: (id: string) => readonly string[]): Target {
  const id = (request.params as { id?: string } | undefined)?.id;
  return {
    operation: request.routeOptions.config?.operation,
    method: request.method,
    path: request.url.split("?")[0]!,
    experiment: id === undefined ? [] : experimentWords(id),
  };
}

function errorBody(request: FastifyRequest, message: string, slackError: string): object {
  return request.routeOptions.config?.isSlack ? { ok: false, error: slackError } : { error: message };
}

/** Promises the whole body, sends half of it and cuts the line. */
async function cutOff(request: FastifyRequest, reply: FastifyReply, payload: string): Promise<never> {
  const bytes = Buffer.from(payload);
  reply.raw.writeHead(reply.statusCode, { "content-type": "application/json", "content-length": bytes.length });
  reply.raw.write(bytes.subarray(0, bytes.length / 2), () => request.raw.socket.destroy());
  return never();
}

/** The request is left hanging; its connection is closed with the server. */
function never(): Promise<never> {
  return new Promise(() => {});
}
