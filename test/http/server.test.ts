import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import {
  createHttpServer,
  ledgerAtWorker,
  ledgerCopyAtWorker,
  PortTakenError,
  type HttpServer,
  type LedgerQuestions,
} from "../../src/http/index.ts";
import { ManualClock, silentLog } from "../../src/platform/index.ts";
import { ask, FakeQueue, JOBS, runningServer, TOKEN, UnreachableError } from "./running-server.ts";

const DIGEST = "/v1/jobs/reporting.daily-digest";

describe("asking for a job", () => {
  it("puts it into the queue and answers at once with its id and where to look", async () => {
    const { server, queue } = await runningServer();
    const answer = await ask(server, "POST", DIGEST, { body: '{"digest":"team"}' });
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({ id: "id:1/é", job: "reporting.daily-digest", status: `${DIGEST}/id%3A1%2F%C3%A9` });
    expect(answer.headers.get("location")).toBe(`${DIGEST}/id%3A1%2F%C3%A9`);
    expect(queue.enqueued).toEqual([{ job: "reporting.daily-digest", payload: { digest: "team" } }]);
  });

  it.each`
    what                           | options
    ${"no body"}                   | ${{}}
    ${"an empty body called JSON"} | ${{ headers: { "content-type": "application/json" } }}
    ${"an empty object"}           | ${{ body: "{}" }}
  `("takes $what for an empty payload", async ({ options }) => {
    const { server, queue } = await runningServer();
    expect((await ask(server, "POST", DIGEST, options)).status).toBe(202);
    expect(queue.enqueued).toEqual([{ job: "reporting.daily-digest", payload: {} }]);
  });

  it.each(["acting.carry-out", "reporting.nothing", "__proto__", "toString", "..%2F..%2Flivez"])(
    "knows no %s, and lists what there is",
    async (name) => {
      const { server, queue } = await runningServer();
      const answer = await ask(server, "POST", `/v1/jobs/${name}`, { body: "{}" });
      expect(answer.status).toBe(404);
      expect(answer.body).toMatchObject({ known: ["reporting.daily-digest", "monitoring.sweep"] });
      expect(queue.enqueued).toEqual([]);
    },
  );

  it("refuses a payload the job does not take, field by field", async () => {
    const { server, queue } = await runningServer();
    const answer = await ask(server, "POST", DIGEST, { body: '{"digest":3,"limit":"x"}' });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      error: "reporting.daily-digest does not take this payload",
      problems: [
        { path: "digest", problem: expect.stringContaining("expected string") },
        { path: "limit", problem: expect.stringContaining("expected number") },
      ],
    });
    expect(queue.enqueued).toEqual([]);
  });

  it.each`
    what                   | options                                                                                   | status | error
    ${"broken JSON"}       | ${{ body: '{"digest":' }}                                                                 | ${400} | ${"the body is not valid JSON"}
    ${"a list"}            | ${{ body: "[]" }}                                                                         | ${400} | ${"reporting.daily-digest does not take this payload"}
    ${"null"}              | ${{ body: '{"digest":null}' }}                                                            | ${400} | ${"reporting.daily-digest does not take this payload"}
    ${"a form"}            | ${{ body: "digest=x", headers: { "content-type": "application/x-www-form-urlencoded" } }} | ${415} | ${"the body is not JSON; send Content-Type: application/json"}
    ${"plain text"}        | ${{ body: "{}", headers: { "content-type": "text/plain" } }}                              | ${415} | ${"the body is not JSON; send Content-Type: application/json"}
    ${"too much"}          | ${{ body: JSON.stringify({ digest: "x".repeat(70_000) }) }}                               | ${413} | ${"the body is longer than 64 KB"}
    ${"a poisoned object"} | ${{ body: '{"__proto__":{"digest":"x"}}' }}                                               | ${400} | ${"the body is not valid JSON"}
  `("refuses $what", async ({ options, status, error }) => {
    const { server, queue } = await runningServer();
    const answer = await ask(server, "POST", DIGEST, options);
    expect([answer.status, answer.body!["error"]]).toEqual([status, error]);
    expect(queue.enqueued).toEqual([]);
  });

  it("says that nothing was started when the queue cannot be reached", async () => {
    const { server, queue } = await runningServer();
    queue.failure = new UnreachableError("redis at cache:6379 does not answer");
    const answer = await ask(server, "POST", DIGEST);
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(answer.body).toEqual({ error: "the queue cannot be reached; nothing was started" });
    expect((await ask(server, "GET", `${DIGEST}/1`)).status).toBe(503);
  });

  it("shows a bug to the log, and nothing of it to the caller", async () => {
    const { server, queue, entries } = await runningServer();
    queue.failure = new Error("secret detail");
    const answer = await ask(server, "POST", DIGEST);
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({ error: "this is a bug in Herald; its log tells more" });
    expect(entries).toContainEqual(
      expect.objectContaining({ level: "error", data: expect.objectContaining({ err: queue.failure }) }),
    );
  });
});

describe("looking at jobs", () => {
  it("lists those that can be asked for, with what they take", async () => {
    const { server } = await runningServer();
    const { status, body } = await ask(server, "GET", "/v1/jobs");
    expect(status).toBe(200);
    expect(body).toEqual({
      jobs: [
        {
          id: "reporting.daily-digest",
          summary: "Does reporting.daily-digest",
          namesExperiment: false,
          payload: expect.objectContaining({
            properties: { digest: { type: "string" }, limit: expect.objectContaining({ type: "integer", default: 3 }) },
          }),
        },
        {
          id: "monitoring.sweep",
          summary: "Does monitoring.sweep",
          namesExperiment: false,
          payload: expect.objectContaining({ type: "object" }),
        },
      ],
    });
  });

  it("tells how far one is", async () => {
    const { server } = await runningServer();
    const { body } = await ask(server, "POST", DIGEST);
    const answer = await ask(server, "GET", body!["status"] as string);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: "id:1/é", job: "reporting.daily-digest", state: "waiting" });
  });

  it("does not show one under another job's name, nor one it never had", async () => {
    const { server } = await runningServer();
    await ask(server, "POST", DIGEST);
    expect((await ask(server, "GET", "/v1/jobs/monitoring.sweep/id%3A1%2F%C3%A9")).status).toBe(404);
    expect((await ask(server, "GET", `${DIGEST}/other`)).status).toBe(404);
    expect((await ask(server, "GET", "/v1/jobs/acting.carry-out/1")).status).toBe(404);
  });
});

describe("the token", () => {
  it.each`
    what              | token
    ${"none"}         | ${null}
    ${"a wrong one"}  | ${"wrong"}
    ${"a part of it"} | ${TOKEN.slice(0, -1)}
    ${"more than it"} | ${`${TOKEN}x`}
  `("is needed for all of /v1: $what is refused", async ({ token }) => {
    const { server, queue } = await runningServer();
    for (const [method, path] of [
      ["POST", DIGEST],
      ["GET", "/v1/jobs"],
      ["GET", `${DIGEST}/1`],
    ] as const) {
      const answer = await ask(server, method, path, { token });
      expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    }
    expect(queue.enqueued).toEqual([]);
  });

  it("is taken from the header alone", async () => {
    const { server } = await runningServer();
    expect((await ask(server, "GET", `/v1/jobs?token=${TOKEN}`, { token: null })).status).toBe(401);
    expect(
      (await ask(server, "GET", "/v1/jobs", { token: null, headers: { authorization: `Basic ${TOKEN}` } })).status,
    ).toBe(401);
  });

  it("cannot be guessed quickly: after ten wrong ones no other wrong one is heard for a minute", async () => {
    const clock = new ManualClock("2026-11-23T09:00:00.000Z");
    const { server } = await runningServer({ clock });
    for (let guess = 0; guess < 10; guess++)
      expect((await ask(server, "GET", "/v1/jobs", { token: `guess-${guess}` })).status).toBe(401);
    clock.advance(20_000);
    const refused = await ask(server, "GET", "/v1/jobs", { token: "guess-10" });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "40"]);
    expect((await ask(server, "GET", "/livez")).status).toBe(200);
    clock.advance(40_000);
    expect((await ask(server, "GET", "/v1/jobs", { token: "guess-11" })).status).toBe(401);
  });

  it("shows in no log entry", async () => {
    const { server, entries } = await runningServer();
    await ask(server, "POST", `${DIGEST}?note=${TOKEN}`);
    await ask(server, "GET", "/v1/jobs", { token: "a-wrong-token" });
    expect(entries.length).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(entries)).not.toMatch(/the-right-token|a-wrong-token/);
  });
});

describe("health", () => {
  it("is alive without a token", async () => {
    const { server } = await runningServer();
    const answer = await ask(server, "GET", "/livez", { token: null });
    expect([answer.status, answer.body]).toEqual([200, { status: "ok" }]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("is ready, or names what is not", async () => {
    const checks = { queue: { ok: true, detail: "0 waiting" }, ledger: { ok: false, detail: "does not answer" } };
    const { server } = await runningServer({ readiness: async () => ({ ready: false, checks }) });
    const answer = await ask(server, "GET", "/readyz", { token: null });
    expect([answer.status, answer.body]).toEqual([503, { ready: false, checks }]);
    const { server: healthy } = await runningServer();
    expect((await ask(healthy, "GET", "/readyz", { token: null })).status).toBe(200);
  });

  it("is not ready when the checks themselves break, and tells nobody why but the log", async () => {
    const { server, entries } = await runningServer({ readiness: () => Promise.reject(new Error("secret detail")) });
    const answer = await ask(server, "GET", "/readyz", { token: null });
    expect(answer.status).toBe(503);
    expect(answer.text).not.toContain("secret detail");
    expect(entries).toContainEqual(expect.objectContaining({ level: "error", message: "readiness check failed" }));
  });
});

/** A request under another Host header, which fetch does not allow. */
function askAs(server: HttpServer, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest(`${server.url}/livez`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on("error", reject)
      .end();
  });
}

describe("a server for this machine alone", () => {
  it.each(["127.0.0.1:3000", "localhost", "localhost:9", "[::1]:3000", "LOCALHOST"])("answers as %s", async (host) => {
    expect(await askAs((await runningServer()).server, host)).toBe(200);
  });

  it.each(["evil.example", "evil.example:3000", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1"])(
    "does not answer as %s, as a web page could make a browser ask",
    async (host) => {
      expect(await askAs((await runningServer()).server, host)).toBe(403);
    },
  );

  it("allows no other site to read its answers", async () => {
    const { server } = await runningServer();
    const answer = await ask(server, "OPTIONS", DIGEST, {
      headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
    });
    expect(answer.status).toBe(404);
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("is the only kind that looks at the name", async () => {
    const { server } = await runningServer({ host: "0.0.0.0" });
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await askAs(server, "herald.internal")).toBe(200);
  });
});

describe("starting and ending", () => {
  const options = {
    token: TOKEN,
    jobs: JOBS,
    queue: new FakeQueue(),
    readiness: async () => ({ ready: true, checks: {} }),
    log: silentLog,
  };

  it("says in one line that the port is taken", async () => {
    const { server } = await runningServer();
    const port = Number(new URL(server.url).port);
    const failure = await createHttpServer({ ...options, host: "127.0.0.1", port }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PortTakenError);
    expect((failure as Error).message).toBe(
      `port ${port} of 127.0.0.1 is taken by another program, perhaps another Herald; set PORT to a free one`,
    );
  });

  it("says in one line that the host is not this machine's", async () => {
    await expect(createHttpServer({ ...options, host: "192.0.2.1", port: 0 })).rejects.toThrow(
      "192.0.2.1 is no address of this machine; set HOST to one, or leave it out",
    );
  });

  it("answers what is under way before it ends, and is not held up by a connection that is idle", async () => {
    const { promise: asked, resolve: markAsked } = Promise.withResolvers<void>();
    const { promise: check, resolve: open } = Promise.withResolvers<void>();
    const readiness = async () => {
      markAsked();
      await check;
      return { ready: true, checks: {} };
    };
    const server = await createHttpServer({ ...options, readiness, host: "127.0.0.1", port: 0 });
    const idle = connect(Number(new URL(server.url).port), "127.0.0.1").on("error", () => {});
    const answer = ask(server, "GET", "/readyz");
    await asked;
    const closed = server.close();
    open();
    expect((await answer).status).toBe(200);
    await closed;
    await expect(ask(server, "GET", "/livez")).rejects.toThrow("fetch failed");
    idle.destroy();
  });
});

describe("the ledger of a running worker", () => {
  const ledger: LedgerQuestions = {
    kinds: ["decisions"],
    page: async (kind, query) => {
      if (query.limit > 1_000) throw new RangeError("a page of the ledger has 1 to 1000 rows");
      return { rows: [{ kind, ...query }] };
    },
    audit: async () => ({
      chain: { rows: 1 },
      end: { sequence: 1, hash: "ab" },
      acts: { begun: 0, unexplained: [] },
      archived: [],
    }),
    hashAt: async (sequence) => (sequence === 1 ? "ab" : undefined),
    async explain(name) {
      if (name === "dec_there") return { isSame: true, text: "a story", facts: {} };
      throw Object.assign(new Error(`the ledger knows no ${name}`), { code: "not-explained" });
    },
  };
  const client = async () => {
    const { server } = await runningServer({ ledger });
    return { server, read: ledgerAtWorker({ baseUrl: server.url, token: TOKEN }) };
  };

  it.each(["records/decisions", "audit", "chain/1", "../explain/dec_there"])(
    "is read by who has the token, and by nobody else: %s",
    async (path) => {
      const { server } = await client();
      expect((await ask(server, "GET", `/v1/ledger/${path}`)).status).toBe(200);
      expect((await ask(server, "GET", `/v1/ledger/${path}`, { token: null })).status).toBe(401);
      for (const method of ["POST", "PUT", "DELETE"])
        expect((await ask(server, method, `/v1/ledger/${path}`)).status).toBe(404);
    },
  );

  it("comes to another process as it is", async () => {
    const { read } = await client();
    const query = {
      limit: 3,
      after: '["1"]',
      newestFirst: true,
      withBodies: false,
      experimentId: "exp 1/2",
      since: "2026-11-23T00:00:00.000Z",
    };
    expect(await read.page("decisions", query)).toEqual({ rows: [{ kind: "decisions", ...query }], next: undefined });
    expect(await read.audit()).toEqual({
      chain: { rows: 1, firstBroken: undefined },
      end: { sequence: 1, hash: "ab" },
      acts: { begun: 0, unexplained: [] },
      archived: [],
    });
    expect([await read.hashAt(1), await read.hashAt(2)]).toEqual(["ab", undefined]);
    expect(await read.explain("dec_there")).toEqual({ isSame: true, text: "a story", facts: {} });
  });

  it("is copied for who has the token, byte for byte, where it is embedded", async () => {
    const bytes = new Uint8Array(300_000).map((_, index) => index % 251);
    const { server } = await runningServer({ ledgerCopy: async () => new Blob([bytes]) });
    const copy = await ledgerCopyAtWorker({ baseUrl: server.url, token: TOKEN });
    expect(Buffer.from(await copy.arrayBuffer()).equals(bytes)).toBe(true);
    await expect(ledgerCopyAtWorker({ baseUrl: server.url, token: "another" })).rejects.toMatchObject({
      code: "wrong-token",
    });
    const { server: onServer } = await client();
    await expect(ledgerCopyAtWorker({ baseUrl: onServer.url, token: TOKEN })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("says what is wrong with a question", async () => {
    const { server, read } = await client();
    await expect(read.explain("dec_none/../x")).rejects.toThrow("the ledger knows no dec_none/../x");
    await expect(read.page("decisions", { limit: 2_000 })).rejects.toThrow("1 to 1000 rows");
    await expect(read.page("secrets", { limit: 1 })).rejects.toThrow('the ledger keeps no "secrets"');
    expect(await ask(server, "GET", "/v1/ledger/records/decisions?limit=many&bodies=1")).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/limit.*bodies/su) },
    });
    expect((await ask(server, "GET", "/v1/ledger/chain/one")).status).toBe(404);
  });
});
