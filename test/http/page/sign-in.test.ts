import { describe, expect, it } from "vitest";
import { silentLog } from "../../../src/platform/index.ts";
import { openLedger } from "../../../src/store/index.ts";
import { eachDatabase } from "../../support/databases.ts";
import { ask } from "../running-server.ts";
import {
  browse,
  linkFor,
  MINUTE,
  pageServer,
  redeem,
  signedIn,
  spentInMemory,
  type PageServer,
} from "./page-server.ts";

const HOUR = 60 * MINUTE;
const OTHER_TOKEN = "another-token-of-another-worker";
const PUBLIC = "https://herald.example.com";

describe("a sign-in link", () => {
  it("is given to who has the trigger token, and holds neither that nor a way to it", async () => {
    const { server } = await pageServer();
    const options = { body: '{"by":"Ada"}' };
    expect((await ask(server, "POST", "/v1/sign-in-links", { ...options, token: null })).status).toBe(401);
    expect((await ask(server, "POST", "/v1/sign-in-links", { ...options, token: "a-wrong-token-0123" })).status).toBe(
      401,
    );
    const { status, body } = await ask(server, "POST", "/v1/sign-in-links", options);
    expect([status, body]).toEqual([
      201,
      { url: expect.stringContaining(`${server.url}/sign-in?link=`), by: "Ada", until: "2026-11-23T09:10:00.000Z" },
    ]);
    expect(JSON.stringify(body)).not.toContain("the-right-token");
  });

  it.each(["{}", '{"by":""}', '{"by":" "}', `{"by":"${"x".repeat(201)}"}`, '{"by":"Ada","until":"2099"}'])(
    "is refused to who says %s",
    async (body) => {
      const { server } = await pageServer();
      expect((await ask(server, "POST", "/v1/sign-in-links", { body })).status).toBe(400);
    },
  );

  it("leads to the public address where one is configured", async () => {
    const { server } = await pageServer({ publicUrl: PUBLIC });
    const { body } = await ask(server, "POST", "/v1/sign-in-links", { body: '{"by":"Ada"}' });
    expect(body!["url"]).toMatch(/^https:\/\/herald\.example\.com\/sign-in\?link=/u);
  });

  it("changes nothing when it is opened: previews open links too", async () => {
    const at = await pageServer();
    const link = await linkFor(at);
    for (let time = 0; time < 3; time++) {
      const { status, cookies, text } = await browse(at.server, "GET", `/sign-in?link=${link}`);
      expect([status, cookies, JSON.parse(text)]).toEqual([200, [], { token: link, name: "Ada" }]);
    }
    expect((await browse(at.server, "HEAD", `/sign-in?link=${link}`)).cookies).toEqual([]);
    expect((await redeem(at, link)).status).toBe(303);
  });

  it("signs a person in once, and then says that it was used", async () => {
    const at = await pageServer();
    const link = await linkFor(at);
    expect(await redeem(at, link)).toMatchObject({ status: 303, location: "/", cookies: [expect.any(String)] });
    const again = await redeem(at, link);
    expect([again.status, again.cookies, again.text]).toEqual([401, [], expect.stringContaining("it was used before")]);
    expect(await browse(at.server, "GET", `/sign-in?link=${link}`)).toMatchObject({ status: 401 });
  });

  it("counts for ten minutes", async () => {
    const at = await pageServer();
    const [link, late] = [await linkFor(at), await linkFor(at)];
    at.clock.advance(10 * MINUTE - 1);
    expect((await redeem(at, link)).status).toBe(303);
    at.clock.advance(1);
    expect(await redeem(at, late)).toMatchObject({ status: 401, cookies: [] });
  });

  it("is refused when it is not one of this worker's, or was changed", async () => {
    const at = await pageServer();
    const link = await linkFor(at);
    const [body, signature] = link.split(".") as [string, string];
    const renamed = Buffer.from(Buffer.from(body, "base64url").toString().replace('"Ada"', '"Bob"')).toString(
      "base64url",
    );
    const { headers } = await signedIn(at);
    const session = headers["cookie"]!.split("=")[1]!;
    const others = await linkFor(await pageServer({}, { token: OTHER_TOKEN }), "Ada", OTHER_TOKEN);
    const forged = [
      "",
      ".",
      body,
      `${body}.`,
      `${renamed}.${signature}`,
      `${body}.${signature.slice(0, -1)}`,
      `${body}.${signature}.`,
      `${body}.${"A".repeat(43)}`,
      others,
      // A session lets nobody sign somebody else in.
      session,
      "x".repeat(7_000),
    ];
    for (const one of forged) expect([one, (await redeem(at, one)).status]).toEqual([one, 401]);
    expect((await redeem(at, link)).status).toBe(303);
  });

  it("is no session", async () => {
    const at = await pageServer({ publicUrl: PUBLIC });
    const { headers } = await signedIn(await pageServer({ spentTokens: spentInMemory() }));
    const name = headers["cookie"]!.split("=")[0]!;
    const link = await linkFor(at);
    for (const cookie of [`${name}=${link}`, `__Host-${name}=${link}`])
      expect((await browse(at.server, "GET", "/", { headers: { cookie } })).status).toBe(401);
  });

  it.each`
    where                         | headers
    ${"another site"}             | ${{ origin: "https://evil.example.com" }}
    ${"another port"}             | ${{ origin: "http://127.0.0.1:1" }}
    ${"a hidden origin"}          | ${{ origin: "null" }}
    ${"nowhere that is told"}     | ${{}}
    ${"another site, by its tag"} | ${{ "sec-fetch-site": "cross-site" }}
    ${"another port, by its tag"} | ${{ "sec-fetch-site": "same-site" }}
  `("is not redeemed by a form from $where", async ({ headers }) => {
    const at = await pageServer();
    const link = await linkFor(at);
    expect(await redeem(at, link, headers)).toMatchObject({ status: 403, cookies: [] });
    expect((await redeem(at, link, { "sec-fetch-site": "same-origin" })).status).toBe(303);
  });
});

eachDatabase("a sign-in link that two people press at the same time", (at) => {
  it("signs one of them in, whichever worker they reach", async () => {
    const schema = await at.emptyLedger();
    const workers: PageServer[] = [];
    for (const database of [at.database(), await at.secondDatabase()])
      workers.push(
        await pageServer({ spentTokens: (await openLedger(database, { schema, log: silentLog })).spentTokens }),
      );
    const link = await linkFor(workers[0]!);
    const pressed = await Promise.all([0, 1, 0, 1, 0, 1].map((index) => redeem(workers[index]!, link)));
    expect(pressed.map(({ status }) => status).toSorted()).toEqual([303, 401, 401, 401, 401, 401]);
    expect(pressed.flatMap(({ cookies }) => cookies)).toHaveLength(1);
  });
});

describe("a session", () => {
  it("is a cookie that no script reads and no other site sends, for 12 hours", async () => {
    const at = await pageServer();
    const { cookies } = await redeem(at, await linkFor(at));
    expect(cookies).toEqual([
      expect.stringMatching(/^herald-[\w-]{8}=\S+; HttpOnly; SameSite=Strict; Path=\/; Max-Age=43200$/u),
    ]);
    const headers = { cookie: cookies[0]!.split(";")[0]! };
    const nameAt = async () =>
      (JSON.parse((await browse(at.server, "GET", "/", { headers })).text) as { name?: string }).name;
    at.clock.advance(12 * HOUR - 1);
    expect(await nameAt()).toBe("Ada");
    at.clock.advance(1);
    expect(await nameAt()).toBeUndefined();
  });

  it("is bound to the host and to HTTPS where people reach Herald so", async () => {
    const at = await pageServer({ publicUrl: PUBLIC });
    const { status, cookies } = await redeem(at, await linkFor(at), { origin: PUBLIC, host: "herald.example.com" });
    expect([status, cookies]).toEqual([
      303,
      [
        expect.stringMatching(
          /^__Host-herald-[\w-]{8}=\S+; HttpOnly; SameSite=Strict; Path=\/; Max-Age=43200; Secure$/u,
        ),
      ],
    ]);
    const cookie = cookies[0]!.split(";")[0]!;
    const headers = { host: "herald.example.com", cookie };
    expect(await browse(at.server, "GET", "/", { headers })).toMatchObject({ status: 200 });
    // The same token under the name that plain HTTP has: another subdomain could have set that one.
    const planted = { host: "herald.example.com", cookie: cookie.replace("__Host-", "") };
    expect(await browse(at.server, "GET", "/", { headers: planted })).toMatchObject({ status: 401 });
  });

  it("of the machine itself counts nowhere else", async () => {
    const at = await pageServer({ publicUrl: PUBLIC });
    const { headers } = await signedIn(at);
    const { cookie = "" } = headers;
    expect((await browse(at.server, "GET", "/", { headers: { cookie } })).status).toBe(200);
    const elsewhere = { host: "herald.example.com", cookie };
    expect((await browse(at.server, "GET", "/", { headers: elsewhere })).status).toBe(401);
  });

  it("is not begun over plain HTTP, except on the machine itself", async () => {
    const at = await pageServer({ publicUrl: "http://herald.example.com" }, { host: "0.0.0.0" });
    const refusedLink = await ask(at.server, "POST", "/v1/sign-in-links", { body: '{"by":"Ada"}' });
    expect([refusedLink.status, refusedLink.body!["error"]]).toEqual([409, expect.stringContaining("plain HTTP")]);

    // Made by a worker of the same token that has no public address.
    const link = await linkFor(await pageServer());
    const elsewhere = await redeem(at, link, { origin: "http://herald.example.com", host: "herald.example.com" });
    expect(elsewhere).toMatchObject({ status: 403, cookies: [], text: expect.stringContaining("plain HTTP") });
    const unknown = await redeem(at, link, { origin: "http://10.0.0.7:3000", host: "10.0.0.7:3000" });
    expect(unknown).toMatchObject({ status: 403, cookies: [] });
    expect((await redeem(at, link)).status).toBe(303);
  });

  it("ends when the person signs out, in every browser that holds it", async () => {
    const at = await pageServer({}, { host: "0.0.0.0" });
    const { headers, csrf } = await signedIn(at);
    expect((await browse(at.server, "POST", "/sign-out", { headers, form: { csrf: "x" } })).status).toBe(403);
    expect((await browse(at.server, "GET", "/", { headers })).status).toBe(200);
    const out = await browse(at.server, "POST", "/sign-out", { headers, form: { csrf } });
    expect([out.status, out.location, out.cookies.every((one) => one.includes("Max-Age=0"))]).toEqual([303, "/", true]);
    expect((await browse(at.server, "GET", "/", { headers })).status).toBe(401);
  });

  it("is a new one at every sign-in, whatever cookie the browser brings along", async () => {
    const at = await pageServer();
    const { headers } = await signedIn(at, "Mallory");
    const { cookies } = await redeem(at, await linkFor(at, "Ada"), headers);
    expect(cookies[0]!.split(";")[0]).not.toBe(headers["cookie"]);
    const both = { cookie: `${cookies[0]!.split(";")[0]}` };
    expect(JSON.parse((await browse(at.server, "GET", "/", { headers: both })).text)).toMatchObject({ name: "Ada" });
  });

  it("is not known to a worker with another trigger token", async () => {
    const { headers } = await signedIn(await pageServer());
    const other = await pageServer({}, { token: OTHER_TOKEN, host: "0.0.0.0" });
    expect((await browse(other.server, "GET", "/", { headers })).status).toBe(401);
  });
});
