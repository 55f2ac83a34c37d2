import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { unknownName } from "../../src/app/find-experiment.ts";
import type { Settings } from "../../src/ports/index.ts";
import { ask, runningServer, TOKEN } from "./running-server.ts";

const DIGEST = "/v1/jobs/reporting.daily-digest";

describe("a request that can only fail later is refused at once", () => {
  const settings = { accounts: [{ id: "main" }], digests: [{ name: "daily" }] } as unknown as Settings;
  const options = { unknownName: (payload: unknown) => unknownName(payload, settings) };

  it.each([
    ["an unknown digest", '{"digest":"weekly"}', 404, 'there is no digest "weekly"'],
    ["an unknown account", '{"account":"nobody"}', 404, 'there is no account "nobody"'],
    ["a NUL", '{"digest":"da\\u0000ily"}', 400, "the payload holds a NUL, which no store keeps"],
  ])("for %s", async (_, body, status, error) => {
    const { server, queue } = await runningServer(options);
    const answer = await ask(server, "POST", DIGEST, { body });
    expect([answer.status, answer.body!["error"]]).toEqual([status, error]);
    expect(queue.enqueued).toEqual([]);
  });

  it("and nothing else is", async () => {
    const { server } = await runningServer(options);
    expect((await ask(server, "POST", DIGEST, { body: '{"digest":"daily","account":"main"}' })).status).toBe(202);
    const named = await ask(server, "POST", "/v1/jobs/monitoring.sweep", { body: '{"note":"a\\\\u0000"}' });
    expect(named.status).toBe(202);
  });

  it.each([`${DIGEST}/a%00b`, "/v1/jobs/a%00b", "/v1/ledger/records/notes?after=%00"])(
    "for a NUL in the address: %s",
    async (path) => {
      const { server } = await runningServer();
      expect((await ask(server, "GET", path)).status).toBe(400);
    },
  );
});

it("after ten wrong tokens, wrong ones have to wait and the right one is still taken", async () => {
  const { server } = await runningServer();
  for (let guess = 0; guess < 10; guess++)
    expect((await ask(server, "GET", "/v1/jobs", { token: `wrong-${guess}` })).status).toBe(401);
  expect((await ask(server, "GET", "/v1/jobs", { token: "wrong-again" })).status).toBe(429);
  expect((await ask(server, "GET", "/v1/jobs")).status).toBe(200);
});

it.each([
  "localhost:80.example.com",
  "127.0.0.1.example.com",
  "127.999.0.1",
  "localhost@example.com",
  "localhost:3000:3000",
  "",
])("a server for this machine alone takes no request that calls it %s", async (host) => {
  const { server } = await runningServer();
  expect(await raw(server.url, `GET /livez HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(
    /^HTTP\/1\.1 40[03] /,
  );
});

it.each(["localhost", "LOCALHOST:3000", "127.0.0.1:80", "[::1]:3000"])(
  "and takes one that calls it %s",
  async (host) => {
    const { server } = await runningServer();
    expect(await raw(server.url, `GET /livez HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 200 /,
    );
  },
);

it.each([
  ["headers", `POST ${DIGEST} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: `],
  [
    "a body",
    `POST ${DIGEST} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
  ],
])("a caller who never ends %s is let go at the time that is set", async (_, beginning) => {
  const { server, queue } = await runningServer({ requestTimeoutMs: 200 });
  expect(await raw(server.url, beginning)).toMatch(/^(HTTP\/1\.1 408 |$)/);
  expect(queue.enqueued).toEqual([]);
});

/** What comes back until the server ends the connection. */
async function raw(url: string, request: string): Promise<string> {
  const { port } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  let text = "";
  socket.setEncoding("utf8").on("data", (part: string) => (text += part));
  socket.on("error", () => undefined);
  socket.write(request);
  await once(socket, "close");
  return text;
}
