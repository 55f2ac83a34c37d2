import { describe, expect, it } from "vitest";
import type { HttpServerOptions, PageAccess } from "../../../src/http/index.ts";
import { ask, runningServer, TOKEN } from "../running-server.ts";
import { browse, linkFor, pageServer, redeem, signedIn, type PageServer } from "./page-server.ts";

const PUBLIC = "https://herald.example.com";
const BY_HEADER = { trustedHeader: { name: "x-forwarded-user", from: ["127.0.0.0/8", "::1"] } };

const statusOf = async ({ server }: PageServer, path: string, headers: Record<string, string> = {}) =>
  (await browse(server, "GET", path, { headers })).status;

describe("a page and its JSON", () => {
  it("are open to everybody on the machine itself", async () => {
    const at = await pageServer();
    expect([await statusOf(at, "/"), await statusOf(at, "/v1/experiments")]).toEqual([200, 200]);
  });

  it.each<[string, Partial<PageAccess>, Partial<HttpServerOptions>, Record<string, string>]>([
    ["other machines reach the worker", {}, { host: "0.0.0.0" }, {}],
    ["the worker has a public address", { publicUrl: PUBLIC }, {}, {}],
    ["the worker is called by its public address", { publicUrl: PUBLIC }, {}, { host: "herald.example.com" }],
    ["a proxy names people", BY_HEADER, {}, {}],
    ["a proxy passes a request on", {}, {}, { "x-forwarded-for": "203.0.113.9" }],
    ["a proxy says for whom it asks", {}, {}, { forwarded: "for=203.0.113.9" }],
  ])("need a session where %s", async (_, access, options, headers) => {
    const at = await pageServer(access, options);
    const page = await browse(at.server, "GET", "/?page=2", { headers });
    // No redirect, so no loop.
    expect([page.status, page.location, page.text]).toEqual([401, undefined, expect.stringMatching(/^page 401: /u)]);
    expect(await statusOf(at, "/v1/experiments", headers)).toBe(401);
  });

  it("are shown to who is signed in, and the JSON also to who has the trigger token", async () => {
    const at = await pageServer({}, { host: "0.0.0.0" });
    const { headers } = await signedIn(at);
    expect([await statusOf(at, "/", headers), await statusOf(at, "/v1/experiments", headers)]).toEqual([200, 200]);
    expect((await ask(at.server, "GET", "/v1/experiments")).status).toBe(200);
    expect(await statusOf(at, "/", { authorization: `Bearer ${TOKEN}` })).toBe(401);
    // A token that is presented has to be right.
    expect(await statusOf(at, "/v1/experiments", { ...headers, authorization: "Bearer wrong" })).toBe(401);
  });

  it("are the only thing that a session opens: the triggers still want the token", async () => {
    const at = await pageServer();
    const { headers } = await signedIn(at);
    expect(await statusOf(at, "/v1/jobs", headers)).toBe(401);
    expect((await browse(at.server, "POST", "/v1/jobs/monitoring.sweep", { headers })).status).toBe(401);
    expect((await browse(at.server, "POST", "/v1/sign-in-links", { headers })).status).toBe(401);
  });

  it("are refused under a name that is not the worker's, which could be somebody else's", async () => {
    for (const access of [{}, { publicUrl: PUBLIC }]) {
      const at = await pageServer(access);
      for (const host of ["evil.example.com", "herald.example.com.evil.example.com", "localhost:80.evil.example.com"])
        for (const path of ["/", "/v1/experiments", "/sign-in", "/assets/style.css"])
          expect([host, path, await statusOf(at, path, { host })]).toEqual([host, path, 403]);
    }
  });

  it("have nothing beside them that opens under the public name", async () => {
    const at = await pageServer({ publicUrl: PUBLIC });
    for (const path of ["/livez", "/readyz", "/v1/jobs"])
      expect([path, await statusOf(at, path, { host: "herald.example.com" })]).toEqual([path, 403]);
    expect(await statusOf(at, "/assets/style.css", { host: "herald.example.com" })).toBe(200);
  });

  it("never show what went wrong inside", async () => {
    const spentTokens = {
      spend: async () => true,
      has: async (): Promise<boolean> => {
        throw new Error("secret detail");
      },
    };
    const at = await pageServer({ spentTokens });
    const link = await linkFor(at);
    const { status, text } = await redeem(at, link);
    expect([status, text]).toEqual([500, "page 500: This is a bug in Herald. Its log says more."]);
  });

  it("do not exist with page: off, and neither does anything around them", async () => {
    const { server } = await runningServer();
    const origin = server.url;
    for (const path of ["/", "/sign-in", "/sign-in?link=x", "/assets/style.css"])
      expect([path, (await browse(server, "GET", path)).status]).toEqual([path, 404]);
    for (const path of ["/sign-in", "/sign-out", "/act/pause"])
      expect([path, (await browse(server, "POST", path, { headers: { origin } })).status]).toEqual([path, 404]);
    expect((await ask(server, "GET", "/v1/experiments")).status).toBe(404);
    expect(await ask(server, "POST", "/v1/sign-in-links", { body: '{"by":"Ada"}' })).toMatchObject({
      status: 404,
      body: { error: expect.stringContaining("page: off") },
    });
  });
});

describe("a proxy's header", () => {
  const ada = { "x-forwarded-user": "Ada" };

  it("means nothing unless it is configured", async () => {
    const at = await pageServer({}, { host: "0.0.0.0" });
    expect(await statusOf(at, "/", ada)).toBe(401);
    const open = await pageServer();
    expect(JSON.parse((await browse(open.server, "GET", "/", { headers: ada })).text)).not.toHaveProperty("name");
  });

  it("names the person, who can act, and is recorded", async () => {
    const at = await pageServer({ ...BY_HEADER, publicUrl: PUBLIC });
    const headers = { ...ada, origin: PUBLIC, host: "herald.example.com" };
    const { text } = await browse(at.server, "GET", "/", { headers });
    const { name, csrf, canSignOut } = JSON.parse(text) as { name: string; csrf: string; canSignOut: boolean };
    expect([name, canSignOut]).toEqual(["Ada", false]);
    const press = (more: Record<string, string>) =>
      browse(at.server, "POST", "/act/pause", { headers: { ...headers, ...more }, form: { csrf } });
    expect((await press({ origin: "https://evil.example.com" })).status).toBe(403);
    expect((await press({ "x-forwarded-user": "Bob" })).status).toBe(403);
    expect(at.queue.enqueued).toEqual([]);
    expect((await press({})).status).toBe(303);
    expect(at.queue.enqueued).toEqual([{ job: "acting.switch", payload: { to: "pause", by: "Ada", via: "page" } }]);
    // A form that was open over midnight still counts; one of the day before does not.
    at.clock.advance(24 * 3_600_000);
    expect((await press({})).status).toBe(303);
    at.clock.advance(24 * 3_600_000);
    expect((await press({})).status).toBe(403);
  });

  it("is taken from the proxy's own addresses only", async () => {
    const elsewhere = { trustedHeader: { name: "x-forwarded-user", from: ["10.0.0.0/8", "fd00::/8"] } };
    expect(await statusOf(await pageServer(elsewhere), "/", ada)).toBe(401);
    const here = { trustedHeader: { name: "x-forwarded-user", from: ["10.0.0.0/8", "127.0.0.1"] } };
    expect(await statusOf(await pageServer(here), "/", ada)).toBe(200);
  });

  it.each([" ", "x".repeat(201)])("names nobody with %j", async (value) => {
    expect(await statusOf(await pageServer(BY_HEADER), "/", { "x-forwarded-user": value })).toBe(401);
  });

  it("names nobody when it came twice: one of them is not the proxy's", async () => {
    const at = await pageServer(BY_HEADER);
    const twice = { "x-forwarded-user": ["Mallory", "Ada"] } as unknown as Record<string, string>;
    expect(await statusOf(at, "/", twice)).toBe(401);
  });

  it("stands in place of links and cookies", async () => {
    const at = await pageServer(BY_HEADER);
    expect((await ask(at.server, "POST", "/v1/sign-in-links", { body: '{"by":"Ada"}' })).status).toBe(409);
    const other = await pageServer();
    const { headers } = await signedIn(other);
    expect(await statusOf(at, "/", headers)).toBe(401);
    expect(await redeem(at, await linkFor(other))).toMatchObject({ status: 404, cookies: [] });
  });
});
