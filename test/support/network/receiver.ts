import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** How one request is answered. `reset-before`: the connection breaks before it is read. `reset-after`: it was taken, and the answer is lost. `silence`: the same, slowly. */
export type Reply =
  | number
  | { readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | "reset-before"
  | "reset-after"
  | "silence"
  /** It was taken, and something in between answers in its place. */
  | { readonly takenBut: number };

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real server on this machine that takes what is posted to it, and does what servers and networks do. */
export class Receiver {
  /** Requests that were taken, in order. */
  readonly taken: Received[] = [];
  /** Requests that arrived, also those that were refused. */
  readonly seen: Received[] = [];
  /** How the next requests are answered; then with 204. */
  replies: Reply[] = [];
  #server: Server;
  #port = 0;

  private constructor() {
    this.#server = this.#made();
  }

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await receiver.listen();
    return receiver;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}/hook?token=very-secret`;
  }

  async listen(): Promise<void> {
    if (this.#server.listening) return;
    this.#server = this.#made();
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Connections are refused from now on. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #made(): Server {
    return createServer((request, response) => {
      const reply = this.replies.shift() ?? 204;
      if (reply === "reset-before") return void request.socket.resetAndDestroy();
      let body = "";
      request.setEncoding("utf8");
      request.on("data", (part: string) => (body += part));
      request.on("end", () => {
        const received = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
        this.seen.push(received);
        if (typeof reply === "object" && "takenBut" in reply) {
          this.taken.push(received);
          return void response.writeHead(reply.takenBut).end();
        }
        const { status, headers = {} } = typeof reply === "object" ? reply : { status: reply };
        if (typeof status !== "number" || status < 300) this.taken.push(received);
        if (status === "reset-after") return void request.socket.resetAndDestroy();
        if (status === "silence") return;
        response.writeHead(status as number, { connection: "close", ...headers }).end();
      });
    });
  }
}
