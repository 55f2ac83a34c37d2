import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** What poolers know of the startup message, and `options`, which PGOPTIONS sets for all tests; they refuse or drop the rest. */
const KNOWN: ReadonlySet<string> = new Set(["user", "database", "client_encoding", "application_name", "options"]);
const HEAD_BYTES = 8;

/**
 * Stands before a PostgreSQL as PgBouncer does, as far as the begin of a session goes. Closed after the test.
 * @param behaviour what becomes of settings of the session
 * @returns the address of the same database behind it
 */
export async function fakePooler(url: string, behaviour: "refuses" | "drops"): Promise<string> {
  const target = new URL(url);
  const { hostname, port } = target;
  const sockets: Socket[] = [];
  const server = createServer((client) => {
    const upstream = connect(Number(port || 5432), hostname);
    for (const socket of [client, upstream]) sockets.push(socket.on("error", () => undefined));
    client.once("data", (startup) => {
      const given = parametersOf(startup);
      const unknown = given.find(([name]) => !KNOWN.has(name));
      if (unknown !== undefined && behaviour === "refuses") {
        client.end(refusal(`unsupported startup parameter: ${unknown[0]}`));
        return;
      }
      upstream.write(startupOf(given.filter(([name]) => KNOWN.has(name))));
      client.pipe(upstream).pipe(client);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  target.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return target.href;
}

type Parameter = readonly [name: string, value: string];

function parametersOf(startup: Buffer): readonly Parameter[] {
  const words = startup.toString("utf8", HEAD_BYTES).split("\0");
  const parameters: Parameter[] = [];
  for (let at = 0; at + 1 < words.length && words[at] !== ""; at += 2) parameters.push([words[at]!, words[at + 1]!]);
  return parameters;
}

function startupOf(parameters: readonly Parameter[]): Buffer {
  const body = Buffer.from(
    `${parameters
      .flat()
      .map((word) => `${word}\0`)
      .join("")}\0`,
  );
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeInt32BE(HEAD_BYTES + body.length, 0);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, body]);
}

function refusal(message: string): Buffer {
  const body = Buffer.from(`SFATAL\0C08P01\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
