import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request as it reached the server. */
export interface ReceivedCall {
  readonly method: string;
  /** Without query, still encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  /** Text; empty without a body. */
  readonly body: string;
}

/** Answers one request, or leaves it without an answer. */
export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** A real HTTP server that plays a script: each declared call is answered once; any other call, and any call left over, fails the test. */
export interface HttpScript {
  readonly url: string;
  /** Every call so far, in order of arrival. */
  readonly calls: readonly ReceivedCall[];
  /** Declares one call. `target` is `GET /path` or `GET /path?a=1`; with a query every given parameter has to match, others may be there. */
  on(target: string, reply: Reply): HttpScript;
  /** Resolves when `count` calls have arrived in all. */
  arrived(count: number): Promise<void>;
}

export async function startHttpScript(): Promise<HttpScript> {
  const open: { readonly target: string; readonly reply: Reply }[] = [];
  const undeclared: string[] = [];
  const calls: ReceivedCall[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    // A client that gives up mid-request is part of some tests.
    request.on("error", () => {});
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://script");
      const query = Object.fromEntries(url.searchParams);
      // The raw path: how ids were encoded is part of what is tested.
      const path = (request.url ?? "/").split("?")[0]!;
      calls.push({
        method: request.method ?? "",
        path,
        query,
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      });
      const index = open.findIndex(({ target }) => matches(target, request.method ?? "", path, query));
      if (index === -1) {
        undeclared.push(`${request.method} ${request.url}`);
        response.writeHead(418).end("undeclared");
      } else {
        open.splice(index, 1)[0]!.reply(response, request);
      }
      for (const { count, resolve } of waiting) if (calls.length >= count) resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const problems = [
      ...undeclared.map((call) => `undeclared call: ${call}`),
      ...open.map(({ target }) => `declared but never made: ${target}`),
    ];
    if (problems.length > 0) throw new Error(problems.join("\n"));
  });

  const script: HttpScript = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    on(target, reply) {
      open.push({ target, reply });
      return script;
    },
    async arrived(count) {
      if (calls.length >= count) return;
      await new Promise<void>((resolve) => waiting.push({ count, resolve }));
    },
  };
  return script;
}

function matches(target: string, method: string, path: string, query: Readonly<Record<string, string>>): boolean {
  const [wantedMethod, address = ""] = target.split(" ");
  const [wantedPath, wantedQuery = ""] = address.split("?");
  if (wantedMethod !== method || wantedPath !== path) return false;
  return [...new URLSearchParams(wantedQuery)].every(([name, value]) => query[name] === value);
}

/** Answers with JSON. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return text(JSON.stringify(body), status, { "content-type": "application/json", ...headers });
}

/** Answers with exactly this text, or these bytes. */
export function text(body: string | Uint8Array, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return (response) => response.writeHead(status, headers).end(body);
}

/** Takes the request and never answers. */
export const silence: Reply = () => {};

/** Drops the connection instead of answering. */
export const hangUp: Reply = (_response, request) => request.socket.resetAndDestroy();

/** Begins an answer, promises more and drops the connection. */
export function breakOff(start: string): Reply {
  return (response, request) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": String(start.length + 100) });
    response.write(start, () => request.socket.resetAndDestroy());
  };
}

/** Begins an answer and never ends it. */
export function stall(start: string): Reply {
  return (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write(start);
  };
}
