import { EventEmitter, once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** Stands before a server and can hang up, go silent, or lead to another one. */
export class FlakyProxy {
  readonly port: number;
  #target: URL;
  readonly #sockets = new Set<Socket>();
  readonly #attempts = new EventEmitter();
  #server: Server;
  #isRefusing = false;
  #isFrozen = false;

  private constructor(target: URL, server: Server) {
    this.#target = target;
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (socket) => this.#connected(socket));
  }

  static async before(url: string): Promise<FlakyProxy> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FlakyProxy(new URL(url), server);
  }

  /** The target's address, through here. */
  url(protocol: string): string {
    const user = this.#target.username === "" ? "" : `${this.#target.username}@`;
    return `${protocol}://${user}127.0.0.1:${this.port}${this.#target.pathname}`;
  }

  /** Leads new connections to another server. Those that there are stay where they are. */
  leadTo(url: string): void {
    this.#target = new URL(url);
  }

  /** Hangs up on everyone, now and until `accept`. */
  async refuse(): Promise<void> {
    this.#isRefusing = true;
    const hungUp = [...this.#sockets].map((socket) => (socket.closed ? undefined : once(socket, "close")));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(hungUp);
  }

  async accept(): Promise<void> {
    this.#isRefusing = false;
  }

  /** Keeps connections and passes nothing on. */
  freeze(): void {
    this.#isFrozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Resolves when so many more connections have been hung up on. */
  async refusals(count: number): Promise<void> {
    for (let seen = 0; seen < count; seen += 1) await once(this.#attempts, "refused");
  }

  async close(): Promise<void> {
    await this.refuse();
    this.#server.close();
  }

  #connected(socket: Socket): void {
    if (this.#isRefusing) {
      socket.destroy();
      this.#attempts.emit("refused");
      return;
    }
    const upstream = connect(Number(this.#target.port), this.#target.hostname);
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      this.#sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      one.on("data", (data) => void (this.#isFrozen || other.write(data)));
    }
  }
}
