import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startWorker, type RunningWorker } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { createLog, ManualClock } from "../../src/platform/index.ts";
import { startSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { herald } from "../cli/herald-process.ts";
import { isIdle } from "../support/crash/redis-queue.ts";
import { ledgerText } from "../support/ledgers/ledger-text.ts";
import { describeWith, POSTGRES_URL, REDIS_URL } from "../support/queue/queues.ts";
import { DAY, FIRST_MORNING, HOUR } from "../support/world.ts";

/** Each says whose it is, so that a leak names itself. */
const MARKED = {
  api: "MARKED-api-key-51c0",
  stop: "MARKED-stop-key-7f3a",
  echo: "MARKED-echo-key-6a1f",
  nobody: "MARKED-nobody-key-93d7",
  slack: "xoxb-MARKED-bot-token-88d2",
  app: "xapp-MARKED-app-token-19be",
  signing: "MARKED-signing-secret-e4a7",
  trigger: "MARKED-trigger-token-0b6d-long-enough-to-be-one",
  postgres: "MARKED-postgres-password-2c9f",
  redis: "MARKED-redis-password-d815",
} as const;

const PATIENCE_MS = 240_000;
const CONFIG = `
accounts:
  - { id: main, name: The account, apiKey: { env: OURS_PRIVACY_API_KEY }, stopApiKey: { env: OURS_PRIVACY_STOP_API_KEY } }
  - { id: echo, baseUrl: "ECHO_URL", apiKey: { env: ECHO_API_KEY } }
  - { id: nobody, baseUrl: "http://127.0.0.1:1", apiKey: { env: NOBODY_API_KEY } }
policies:
  - { name: soon, match: "*", recentlyDiscoveredHours: 0, vetoWindowMinutes: 60 }
`;

/** All that was written anywhere, by where. */
const written = new Map<string, string>();
/** Requests of this process to the API: what was asked, and with which authorization. */
const authorizations: { readonly what: string; readonly authorization: string | undefined }[] = [];

let sandbox: Sandbox;
let echo: ReturnType<typeof createServer>;
let worker: RunningWorker;
let server: Client;
let queueView: Queue;
let environment: Readonly<Record<string, string>>;
const clock = new ManualClock(FIRST_MORNING);
const lines: string[] = [];
const answers: string[] = [];
const directory = mkdtempSync(join(tmpdir(), "herald-secrets-"));
const name = `herald_test_${randomUUID().replaceAll("-", "")}`;
const queueName = `test-${randomUUID()}`;

function withPassword(url: string, password: string, pathname?: string): string {
  const parsed = new URL(url);
  if (parsed.protocol.startsWith("postgres")) parsed.username ||= "postgres";
  parsed.password = password;
  if (pathname !== undefined) parsed.pathname = pathname;
  return parsed.href;
}

const sent = (message: unknown): void => {
  const { request } = message as { request: { method: string; path: string; headers: string | readonly string[] } };
  const headers =
    typeof request.headers === "string"
      ? request.headers.split("\r\n").map((line) => line.split(": "))
      : pairs(request.headers);
  const authorization = headers.find(([header]) => header?.toLowerCase() === "authorization")?.[1];
  if (request.path.startsWith("/rest/v1"))
    authorizations.push({ what: `${request.method} ${request.path}`, authorization });
};

function pairs(flat: readonly string[]): string[][] {
  return flat.flatMap((header, index) => (index % 2 === 0 ? [[header, String(flat[index + 1])]] : []));
}

/** Asks the worker over HTTP and keeps what it answers. */
async function ask(
  path: string,
  init: RequestInit = {},
  token: string | null = MARKED.trigger,
): Promise<Response & { readonly said: string }> {
  const headers = { ...(token !== null && { authorization: `Bearer ${token}` }), ...init.headers };
  const response = await fetch(`${worker.http.url}${path}`, { ...init, headers });
  const said = await response.text();
  answers.push(`${response.status} ${JSON.stringify([...response.headers])} ${said}`);
  return Object.assign(response, { said });
}

const json = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

async function trigger(job: string, payload: object = {}): Promise<void> {
  expect((await ask(`/v1/jobs/${job}`, json(payload))).status).toBe(202);
  await idle();
}

async function idle(): Promise<void> {
  await vi.waitUntil(() => isIdle(queueView, clock), { timeout: 60_000, interval: 20 });
}

async function textOfLedger(): Promise<string> {
  const client = new Client({ connectionString: withPassword(POSTGRES_URL, "", `/${name}`) });
  await client.connect();
  const query = async <Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await client.query<Row>(sql, [...parameters])).rows;
  return ledgerText({ query }, "herald").finally(() => client.end());
}

async function queueText(): Promise<string> {
  const redis = new Redis(REDIS_URL);
  const read: Readonly<Record<string, (key: string) => Promise<unknown>>> = {
    string: (key) => redis.get(key),
    hash: (key) => redis.hgetall(key),
    list: (key) => redis.lrange(key, 0, -1),
    set: (key) => redis.smembers(key),
    zset: (key) => redis.zrange(key, "0", "-1"),
    stream: (key) => redis.xrange(key, "-", "+"),
  };
  const parts: string[] = [];
  for (const key of await redis.keys(`*:${queueName}:*`))
    parts.push(key, JSON.stringify(await read[await redis.type(key)]?.(key)));
  await redis.quit();
  return parts.join("\n");
}

describeWith("redis", "a run with marked secrets", () => {
  describeWith("postgres", "through digest, announcement, stop, receipt and failures,", () => {
    beforeAll(async () => {
      sandbox = await startSandbox({
        port: 0,
        clock,
        seed: 1,
        scenarios: ["clear-winner", "flat"],
        apiKeys: [
          { key: MARKED.api, scopes: ["experiment:list", "experiment:find"] },
          { key: MARKED.stop, scopes: ["experiment:stop"] },
        ],
        slackTokens: [MARKED.slack],
      });
      // An account whose server answers with what it was sent, in JSON that is none.
      echo = createServer((request, response) =>
        response
          .writeHead(200, { "content-type": "application/json" })
          .end(`{"error": "${request.headers.authorization}", `),
      );
      await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
      server = new Client({ connectionString: POSTGRES_URL });
      await server.connect();
      await server.query(`CREATE DATABASE ${name}`);
      const echoUrl = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
      writeFileSync(join(directory, "herald.config.yaml"), CONFIG.replace("ECHO_URL", echoUrl));
      environment = {
        OURS_PRIVACY_API_KEY: MARKED.api,
        OURS_PRIVACY_STOP_API_KEY: MARKED.stop,
        ECHO_API_KEY: MARKED.echo,
        NOBODY_API_KEY: MARKED.nobody,
        OURS_PRIVACY_BASE_URL: sandbox.url,
        SLACK_BOT_TOKEN: MARKED.slack,
        SLACK_APP_TOKEN: MARKED.app,
        SLACK_SIGNING_SECRET: MARKED.signing,
        SLACK_API_URL: sandbox.slackApiUrl,
        SLACK_CHANNEL: "#experiments",
        HERALD_TRIGGER_TOKEN: MARKED.trigger,
        DATABASE_URL: withPassword(POSTGRES_URL, MARKED.postgres, `/${name}`),
        REDIS_URL: withPassword(REDIS_URL, MARKED.redis),
        DATA_DIR: join(directory, "data"),
        LOG_LEVEL: "debug",
        PORT: "0",
      };
      // The log is told no secret that it should blank: nothing may depend on this last line of defence. Only what looks like a bearer token,
      // a Slack token or a password in an address is blanked, as always.
      const log = createLog({
        level: "debug",
        pretty: false,
        secrets: [],
        destination: { write: (line: string) => void lines.push(line) },
      });
      subscribe("undici:request:create", sent);
      worker = await startWorker({
        config: loadConfig({ environment, directory }),
        clock,
        log,
        owner: "secrets-test",
        queueName,
      });
      queueView = new Queue(queueName, { connection: { url: REDIS_URL } });
      await trigger("monitoring.sweep", { account: "main" });
      await trigger("reporting.daily-digest");
      clock.advance(2 * HOUR);
      await trigger("monitoring.sweep", { account: "main" });
    }, PATIENCE_MS);

    afterAll(async () => {
      unsubscribe("undici:request:create", sent);
      await queueView?.close();
      for (const { close } of worker?.closeSteps() ?? []) await close(5_000);
      await sandbox?.close();
      echo?.close();
      await server?.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await server?.end();
      const redis = new Redis(REDIS_URL);
      const keys = await redis.keys(`*:${queueName}:*`);
      if (keys.length > 0) await redis.del(keys);
      await redis.quit();
      rmSync(directory, { recursive: true, force: true });
    }, PATIENCE_MS);

    it("stops the winner and tells of it, so that what follows means something", () => {
      const keys = sandbox.slack.messages.map(({ metadata }) => String(metadata?.event_payload["key"]));
      expect(sandbox.experiments.find("clear-winner").status).toBe("completed");
      expect(keys.filter((key) => key.endsWith(":announcement"))).toHaveLength(1);
      expect(keys.filter((key) => key.endsWith(":receipt"))).toHaveLength(1);
      expect(keys.filter((key) => key.startsWith("digest:"))).not.toEqual([]);
    });

    it("uses the stop key for the stop request and for nothing else", () => {
      const own = authorizations.filter(({ authorization }) => authorization?.includes("MARKED"));
      const withStopKey = own
        .filter(({ authorization }) => authorization === `Bearer ${MARKED.stop}`)
        .map(({ what }) => what);
      expect(withStopKey).toEqual([`POST /rest/v1/experiments/${sandbox.experiments.find("clear-winner").id}/stop`]);
      expect(own.length).toBeGreaterThan(10);
      // Neither Slack's token nor any other secret goes there.
      const keys = new Set(own.map(({ authorization }) => authorization));
      expect(keys).toEqual(
        new Set([MARKED.api, MARKED.stop, MARKED.echo, MARKED.nobody].map((key) => `Bearer ${key}`)),
      );
    });

    describe("an attacker", () => {
      const state = (): string =>
        JSON.stringify([
          sandbox.experiments.all().map(({ id, status, winnerVariantId }) => [id, status, winnerVariantId]),
          sandbox.slack.messages.length,
        ]);

      it("finds no job that stops, and no route that runs one by another name", async () => {
        const before = state();
        for (const path of [
          "acting.carry-out",
          "acting.respond",
          "reporting.alert",
          "..%2Facting.carry-out",
          "monitoring.sweep%2F..%2Facting.carry-out",
          "ACTING.STOP",
        ]) {
          expect((await ask(`/v1/jobs/${path}`, json({ intentId: "act_1" }))).status).toBe(404);
        }
        expect((await ask("/v1/jobs/acting.carry-out%00", json({ intentId: "act_1" }))).status).toBe(400);
        // Asked for by an experiment alone: no intent of somebody's choice is told of.
        expect((await ask("/v1/jobs/reporting.act-message", json({ intentId: "act_1" }))).status).toBe(400);
        expect(state()).toBe(before);
      });

      it("names neither an address, nor an account that is not configured, nor a policy", async () => {
        const before = authorizations.length;
        for (const [job, payload] of [
          ["monitoring.sweep", { account: "main", baseUrl: "http://evil.example" }],
          ["monitoring.evaluate", { account: "main", experimentId: "exp_1", url: "http://evil.example" }],
          ["reporting.daily-digest", { channel: "#general", policy: { mode: "auto" } }],
          ["monitoring.sweep", ["main"]],
          ["monitoring.sweep", "main"],
        ] as const) {
          expect((await ask(`/v1/jobs/${job}`, json(payload))).status).toBe(400);
        }
        expect(authorizations.length).toBe(before);
        const foreign = json({ account: "http://evil.example", experimentId: "exp_1" });
        expect((await ask("/v1/jobs/monitoring.evaluate", foreign)).status).toBe(404);
        expect(authorizations.length).toBe(before);
      });

      it.each([
        "../versions/draft/diff",
        "..%2f..%2fversions",
        "%2e%2e",
        "..",
        ".",
        "",
        "exp?status=running",
        "exp#x",
        "exp/stop",
        "exp\r\nx: y",
        "\u0000",
        "exp_of_another_account",
        "x".repeat(2_000),
      ])("asks for the experiment %#: one path segment leaves at most, and nothing is done", async (experimentId) => {
        const [before, from] = [state(), authorizations.length];
        await ask("/v1/jobs/monitoring.evaluate", json({ account: "main", experimentId }));
        await idle();
        for (const { what } of authorizations.slice(from))
          expect(what).toMatch(
            /^GET \/rest\/v1\/experiments(?:\/(?!\.{1,2}$)[^/?#\s]+|\?limit=100&search=[^&#\s/]*)$/u,
          );
        expect(state()).toBe(before);
      });

      it.each<[string, RequestInit, number]>([
        [
          "a body of 100 KB",
          {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ account: "x".repeat(100_000) }),
          },
          413,
        ],
        [
          "a form",
          { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "account=main" },
          415,
        ],
        ["text", { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" }, 415],
        ["broken JSON", { method: "POST", headers: { "content-type": "application/json" }, body: "{" }, 400],
        [
          "a prototype",
          {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: '{"__proto__": {"account": "main"}}',
          },
          400,
        ],
        ["another method", { method: "PUT", headers: { "content-type": "application/json" }, body: "{}" }, 404],
      ])("sends %s: refused", async (_, init, status) => {
        const before = authorizations.length;
        expect((await ask("/v1/jobs/monitoring.sweep", init)).status).toBe(status);
        await idle();
        expect(authorizations.length).toBe(before);
      });
    });

    it("leaves no secret anywhere, also after every kind of failure", { timeout: PATIENCE_MS }, async () => {
      for (const kind of ["unauthorized", "forbidden", "invalid-json", "html-502"] as const) {
        sandbox.faults.add({ kind, path: "/rest/v1/*" });
        await trigger("monitoring.evaluate", { account: "main", experimentId: sandbox.experiments.find("flat").id });
        sandbox.faults.clear();
      }
      await trigger("monitoring.evaluate", { account: "echo", experimentId: "exp_1" });
      await trigger("monitoring.evaluate", { account: "nobody", experimentId: "exp_1" });
      clock.advance(DAY);
      sandbox.faults.add({ kind: "slack-error", error: "invalid_auth", path: "/slack/*" });
      await trigger("reporting.daily-digest");
      sandbox.faults.clear();
      await trigger("reporting.daily-digest");
      for (const command of [["config", "show"], ["doctor"]]) {
        const { stdout, stderr } = await herald(command, { environment, directory });
        written.set(`herald ${command.join(" ")}`, stdout + stderr);
      }
      for (const path of ["/v1/jobs", "/livez", "/readyz", "/metrics", "/v1/decisions/dec_x"]) await ask(path);

      written.set("log", lines.join(""));
      written.set("ledger", await textOfLedger());
      written.set("queue", await queueText());
      written.set("slack", JSON.stringify(sandbox.slack.messages));
      written.set("answers", answers.join("\n"));
      for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
        if (entry.isFile())
          written.set(`file ${entry.name}`, readFileSync(join(entry.parentPath, entry.name), "latin1"));
      }
      // Each place has been looked at, and holds something.
      const { id } = sandbox.experiments.find("clear-winner");
      for (const place of ["log", "ledger", "queue"]) expect(written.get(place)).toContain(id);
      for (const place of ["slack", "answers", "herald config show", "herald doctor"])
        expect(written.get(place)!.length).toBeGreaterThan(300);
      const leaks = [...written].flatMap(([place, text]) =>
        Object.entries(MARKED).flatMap(([whose, secret]) => (text.includes(secret) ? [`${whose} in ${place}`] : [])),
      );
      expect(leaks).toEqual([]);
    });

    // Last: who guesses too often is not heard for a minute, right or wrong.
    it("without the trigger token nothing is done", async () => {
      const before = authorizations.length;
      const statuses: number[] = [];
      for (const token of [
        null,
        "",
        "wrong",
        MARKED.trigger.slice(0, -1),
        `${MARKED.trigger}x`,
        MARKED.trigger.toLowerCase(),
        MARKED.stop,
        MARKED.api,
      ]) {
        for (const path of ["/v1/jobs/monitoring.sweep", "/v1/jobs/acting.switch"])
          statuses.push((await ask(path, json({ to: "pause", by: "Eve" }), token)).status);
        statuses.push((await ask("/v1/jobs", {}, token)).status);
      }
      expect(new Set(statuses)).toEqual(new Set([401, 429]));
      await idle();
      expect(authorizations.length).toBe(before);
      expect(await worker.world.ledger.instructions.general()).toEqual([]);
    });
  });
});
