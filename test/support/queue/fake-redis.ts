import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";

const INFO = "redis_version:7.2.0\r\nloading:0\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n";

export interface FakeRedis {
  readonly url: string;
  readonly port: number;
  /** Connections that were made so far. */
  connections(): number;
}

/**
 * A server that speaks as Redis does and keeps nothing. Closed after the test.
 * @param refusal what it answers to a command, in capitals, instead of doing it: an error without its minus; undefined: it does it
 */
export async function fakeRedis(refusal: (command: string) => string | undefined, info = INFO): Promise<FakeRedis> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket.on("error", () => undefined));
    let received = Buffer.alloc(0);
    socket.on("data", (data) => {
      received = Buffer.concat([received, data]);
      for (let next = commandIn(received); next !== undefined; next = commandIn(received)) {
        received = received.subarray(next.bytes);
        socket.write(answerTo(next.name, refusal(next.name), info));
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return { url: `redis://127.0.0.1:${port}`, port, connections: () => connections };
}

function answerTo(name: string, refusal: string | undefined, info: string): string {
  if (refusal !== undefined) return `-${refusal}\r\n`;
  if (name === "HELLO") return "-NOPROTO unsupported protocol version\r\n";
  if (name === "INFO") return `$${Buffer.byteLength(info)}\r\n${info}\r\n`;
  return name.startsWith("EVAL") || name === "ZRANGE" ? "*0\r\n" : "+OK\r\n";
}

/** The first whole command, as an array of strings in the protocol. */
function commandIn(received: Buffer): { readonly name: string; readonly bytes: number } | undefined {
  const text = received.toString("latin1");
  const [head = "", count = "0"] = /^\*(\d+)\r\n/.exec(text) ?? [];
  if (head === "") return undefined;
  let at = head.length;
  let name = "";
  for (let part = 0; part < Number(count); part++) {
    const [length = "", bytes = "0"] = /^\$(\d+)\r\n/.exec(text.slice(at, at + 20)) ?? [];
    const end = at + length.length + Number(bytes) + 2;
    if (length === "" || end > text.length) return undefined;
    if (part === 0) name = text.slice(at + length.length, end - 2).toUpperCase();
    at = end;
  }
  return { name, bytes: at };
}
