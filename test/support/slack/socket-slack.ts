import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** As much of Slack as Socket Mode needs: the method that gives the address, and a WebSocket behind it. Loopback only. */
export class SocketSlack {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Answers of apps.connections.open, used up in order; an address when none is left. */
  readonly refusals: string[] = [];
  /** Answer of apps.connections.open while it is set, when no other is left. */
  refusal: string | undefined;
  /** How many connections have been greeted. */
  greeted = 0;
  /** Does not greet while true. */
  isMute = false;
  readonly authorizations: (string | undefined)[] = [];
  /** Envelopes that the app has acknowledged. */
  readonly acknowledged: string[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      this.authorizations.push(request.headers.authorization);
      const refusal = this.refusals.shift() ?? this.refusal;
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify(
          refusal === undefined
            ? { ok: true, url: `${this.linkOrigin ?? `ws://127.0.0.1:${this.#port}`}/link?ticket=secret-ticket` }
            : { ok: false, error: refusal },
        ),
      );
    });
    this.#server.on("upgrade", (request, socket: Socket) =>
      this.#greet(String(request.headers["sec-websocket-key"]), socket),
    );
  }

  /** Where it says that the socket is; its own address unless set. */
  linkOrigin: string | undefined;

  static async start(): Promise<SocketSlack> {
    const slack = new SocketSlack();
    slack.#server.listen(0, "127.0.0.1");
    await once(slack.#server, "listening");
    return slack;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.#port}/api/`;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  send(envelope: object): void {
    for (const socket of this.#sockets) socket.write(frame(1, Buffer.from(JSON.stringify(envelope))));
  }

  /** Cuts every connection without a word. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #greet(key: string, socket: Socket): void {
    const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket)).on("error", () => socket.destroy());
    let rest = Buffer.alloc(0);
    socket.on("data", (data: Buffer) => {
      rest = Buffer.concat([rest, data]);
      for (let read = readFrame(rest); read !== undefined; read = readFrame(rest)) {
        rest = rest.subarray(read.length);
        if (read.opcode === 1) this.acknowledged.push((JSON.parse(read.text) as { envelope_id: string }).envelope_id);
        if (read.opcode === 8) socket.end(frame(8, Buffer.alloc(0)));
        if (read.opcode === 9) socket.write(frame(10, Buffer.from(read.text)));
      }
    });
    if (this.isMute) return;
    socket.write(frame(1, Buffer.from('{"type":"hello","num_connections":1}')));
    this.greeted += 1;
  }
}

/** A frame as servers send it: whole and unmasked. */
function frame(opcode: number, payload: Buffer): Buffer {
  const head =
    payload.length < 126
      ? Buffer.from([0x80 | opcode, payload.length])
      : Buffer.from([0x80 | opcode, 126, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([head, payload]);
}

/** A frame as clients send it: masked, and short enough for two bytes of length. */
function readFrame(data: Buffer): { opcode: number; text: string; length: number } | undefined {
  if (data.length < 2) return undefined;
  const short = data[1]! & 127;
  const head = short === 126 ? 8 : 6;
  if (data.length < head) return undefined;
  const size = short === 126 ? data.readUInt16BE(2) : short;
  if (data.length < head + size) return undefined;
  const mask = data.subarray(head - 4, head);
  const text = Buffer.from(data.subarray(head, head + size).map((byte, index) => byte ^ mask[index % 4]!)).toString();
  return { opcode: data[0]! & 15, text, length: head + size };
}
