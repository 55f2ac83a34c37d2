import { connect } from "node:net";
import { once } from "node:events";
import { expect, it } from "vitest";
import { runningServer } from "../running-server.ts";
import { browse, pageServer, site, spentInMemory } from "./page-server.ts";

/** So many pages are made at once. */
const MOST = 64;
const TOO_MANY = 16;
const HTML = { accept: "text/html,application/xhtml+xml" };

it("Where many pages are asked for at once, those too many are refused, and health answers all the same", async () => {
  let release: () => void = () => undefined;
  let answers: readonly Promise<number>[] = [];
  const released = new Promise<void>((resolve) => (release = resolve));
  const [page] = site.pages;
  const slow = {
    ...site,
    pages: [
      {
        ...page!,
        html: async () => {
          await released;
          return { status: 200, contentType: "text/html", body: "a page" };
        },
      },
    ],
  };
  const { server } = await pageServer(
    {},
    {
      page: { site: slow, access: { publicUrl: undefined, trustedHeader: undefined, spentTokens: spentInMemory() } },
    },
  );
  const refused: string[] = [];
  const allRefused = new Promise<void>((resolve) => {
    answers = Array.from({ length: MOST + TOO_MANY }, async () => {
      const { status, text } = await browse(server, "GET", "/");
      if (status === 503 && refused.push(text) === TOO_MANY) resolve();
      return status;
    });
  });
  await allRefused;
  expect(new Set(refused)).toEqual(new Set([expect.stringContaining("try again in a moment")]));
  expect((await browse(server, "GET", "/livez")).status).toBe(200);
  release();
  expect((await Promise.all(answers)).filter((status) => status === 200)).toHaveLength(MOST);
  expect((await browse(server, "GET", "/")).status).toBe(200);
});

it("An address that nobody knows is a page for people, and JSON for programs", async () => {
  const { server } = await pageServer();
  expect(await browse(server, "GET", "/experiments", { headers: HTML })).toMatchObject({
    status: 404,
    text: "page 404: There is no page at this address.",
  });
  expect(JSON.parse((await browse(server, "GET", "/experiments")).text)).toMatchObject({ error: expect.any(String) });
  const { server: without } = await runningServer();
  expect((await browse(without, "GET", "/experiments", { headers: HTML })).text).toContain('"error"');
});

it("A request with two Host headers is refused: which one a proxy believes is not known", async () => {
  const { server } = await pageServer();
  const { hostname, port, host } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n`);
  const [head] = (await once(socket, "data")) as [Buffer];
  expect(head.toString()).toMatch(/^HTTP\/1\.1 400 /u);
  socket.destroy();
});
