import { once } from "node:events";
import {
  createServer,
  request as sendRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** What happens to one request. `after`: the server behind has done the work already. */
export type ProxyFault =
  | { readonly kind: "reset" | "500" | "html"; readonly when: "before" | "after" }
  /** Half of the request's body goes on, then both connections break. */
  | { readonly kind: "reset-in-body" }
  /** The server has done the work; nobody ever answers. */
  | { readonly kind: "silence" }
  /** An answer that ends in the middle of its JSON. */
  | { readonly kind: "truncated" }
  | { readonly kind: "429"; readonly retryAfterSeconds: number }
  | { readonly kind: "error"; readonly error: string }
  /** The server has done the work; then something happens, and the answer is lost. */
  | { readonly kind: "then"; readonly act: () => void | Promise<void> }
  /** Says that it was reached, waits, then goes on as if nothing had happened. */
  | { readonly kind: "gate"; readonly reached: () => void; readonly opens: Promise<unknown> };

interface Upstream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Stands before a Slack and does to single requests, named by their method ("upload": the bytes of a file), what networks and servers do. */
export class FaultProxy {
  /** Requests that came, faulty ones included, by method. */
  readonly seen: string[] = [];
  /** Faults that really happened, by method. */
  readonly struck: string[] = [];
  /** While it says so, every request is answered with 503. */
  isDown: () => boolean = () => false;
  readonly #target: URL;
  readonly #plans = new Map<string, ProxyFault[]>();
  #server: Server;
  #port = 0;
  #closesAfter: string | undefined;

  private constructor(target: URL) {
    this.#target = target;
    this.#server = this.#newServer();
  }

  static async before(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(target));
    await proxy.listen();
    return proxy;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The next requests of this method meet these faults, one each. */
  fail(method: string, ...faults: readonly ProxyFault[]): void {
    this.#plans.set(method, [...(this.#plans.get(method) ?? []), ...faults]);
  }

  /** From the next answer to this method on, connections are refused. */
  refuseAfter(method: string): void {
    this.#closesAfter = method;
  }

  /** Forgets what was planned and seen, and listens. */
  async reset(): Promise<void> {
    this.#plans.clear();
    this.seen.length = 0;
    this.struck.length = 0;
    this.isDown = () => false;
    this.#closesAfter = undefined;
    await this.listen();
  }

  get isListening(): boolean {
    return this.#server.listening;
  }

  async listen(): Promise<void> {
    if (this.#server.listening) return;
    this.#server = this.#newServer().listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Connections are refused from now on. */
  async refuse(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #newServer(): Server {
    return createServer(
      (request, response) => void this.#serve(request, response).catch(() => request.socket.destroy()),
    );
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    const method = path.startsWith("/upload/") ? "upload" : path.replace("/api/", "");
    this.seen.push(method);
    response.setHeader("connection", "close");
    if (this.isDown()) {
      this.struck.push(method);
      return void response.writeHead(503).end("down");
    }
    // The next connection must already find the door closed, so the door closes before this answer goes back.
    if (method === this.#closesAfter) {
      this.#closesAfter = undefined;
      this.#server.close();
    }
    const fault = this.#plans.get(method)?.shift();
    if (fault !== undefined) {
      await this.#strike(fault, request, response);
      this.struck.push(method);
      return;
    }
    const answer = await this.#forward(request);
    pass(answer, response);
  }

  async #strike(fault: ProxyFault, request: IncomingMessage, response: ServerResponse): Promise<void> {
    switch (fault.kind) {
      case "reset-in-body":
        return this.#forwardHalf(request);
      case "429":
        return void response
          .writeHead(429, { "retry-after": String(fault.retryAfterSeconds) })
          .end('{"ok":false,"error":"ratelimited"}');
      case "gate":
        fault.reached();
        await fault.opens;
        return pass(await this.#forward(request), response);
      case "error":
        return void response
          .writeHead(200, { "content-type": "application/json" })
          .end(JSON.stringify({ ok: false, error: fault.error }));
    }
    const isAfter = !("when" in fault) || fault.when === "after";
    const answer = isAfter ? await this.#forward(request) : undefined;
    switch (fault.kind) {
      case "reset":
        return void request.socket.resetAndDestroy();
      case "500":
        return void response.writeHead(500).end("internal server error");
      case "html":
        return void response.writeHead(200, { "content-type": "text/html" }).end("<html><body>Back soon</body></html>");
      case "truncated":
        return void response
          .writeHead(200, { "content-type": "application/json" })
          .end(answer!.body.subarray(0, answer!.body.length / 2));
      case "silence":
        return;
      case "then":
        await fault.act();
        return void request.socket.resetAndDestroy();
    }
  }

  async #forward(request: IncomingMessage): Promise<Upstream> {
    const body = await bodyOf(request);
    const upstream = sendRequest(this.#addressOf(request), {
      method: request.method ?? "POST",
      headers: { ...request.headers, connection: "close" },
    });
    upstream.end(body);
    const [response] = (await once(upstream, "response")) as [IncomingMessage];
    const answer = await bodyOf(response);
    // An address for a file's bytes leads through here as well.
    const throughHere =
      response.headers["content-type"]?.includes("json") === true
        ? Buffer.from(answer.toString().replaceAll(this.#target.origin, this.origin))
        : answer;
    return { status: response.statusCode ?? 0, headers: response.headers, body: throughHere };
  }

  async #forwardHalf(request: IncomingMessage): Promise<void> {
    const body = await bodyOf(request);
    const upstream = sendRequest(this.#addressOf(request), {
      method: request.method ?? "POST",
      headers: { ...request.headers, "content-length": String(body.length) },
    });
    upstream.on("error", () => {});
    await new Promise<void>((resolve) =>
      upstream.write(body.subarray(0, Math.floor(body.length / 2)), () => resolve()),
    );
    upstream.destroy();
    request.socket.resetAndDestroy();
  }

  #addressOf(request: IncomingMessage): URL {
    return new URL(request.url ?? "/", `http://127.0.0.1:${this.#target.port}`);
  }
}

function pass({ status, headers, body }: Upstream, response: ServerResponse): void {
  response.writeHead(status, { "content-type": headers["content-type"] ?? "text/plain" }).end(body);
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
