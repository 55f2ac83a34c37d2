import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { Client } from "pg";
import { expect, it, onTestFinished } from "vitest";
import { startWorker, uniqueOwner, type RunningWorker, type WorkerOptions } from "../../src/app/index.ts";
import { loadConfig } from "../../src/config/index.ts";
import { triggerJob } from "../../src/http/index.ts";
import { silentLog, systemClock } from "../../src/platform/index.ts";
import { initialisedDirectory } from "../support/embedded.ts";
import { describeWith, POSTGRES_URL, REDIS_URL } from "../support/queue/queues.ts";

const PATIENCE_MS = 120_000;
const TOKEN = "a-token-of-this-test-alone";

async function aWorker(
  environment: Readonly<Record<string, string>>,
  options: Partial<WorkerOptions> = {},
): Promise<RunningWorker> {
  const directory = mkdtempSync(join(tmpdir(), "herald-app-"));
  if (environment["DATABASE_URL"] === undefined) initialisedDirectory(join(directory, "data/db"));
  const config = loadConfig({ environment: { PORT: "0", HERALD_TRIGGER_TOKEN: TOKEN, ...environment }, directory });
  const worker = await startWorker({ config, clock: systemClock, log: silentLog, owner: uniqueOwner(), ...options });
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return worker;
}

async function closed(worker: RunningWorker): Promise<void> {
  for (const { close } of worker.closeSteps()) await close(10_000);
}

/** Asked for over HTTP, done by the queue, read in the sandbox's Slack. */
async function expectDigest(worker: RunningWorker): Promise<void> {
  const ask = { baseUrl: worker.http.url, token: TOKEN, job: "reporting.daily-digest", payload: {} };
  const taken = await fetch(`${worker.http.url}/v1/jobs/reporting.daily-digest`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(taken.status).toBe(202);
  const { status } = (await taken.json()) as { status: string };
  expect((await fetch(`${worker.http.url}${status}`)).status).toBe(401);
  const done = await triggerJob({ ...ask, wait: true });
  expect(done).toMatchObject({ state: "completed", result: { experiments: 14, unread: 1 } });
  const digests = worker.world.sandbox!.slack.messages.filter(({ metadata }) =>
    String(metadata?.event_payload["key"]).startsWith("digest:"),
  );
  expect(digests).toHaveLength(1);
  expect(digests[0]!.text).toContain(
    ": 1 decision for you · 4 problems · 1 ended · 9 running. Decide: Homepage hero: video vs. still.",
  );
  expect((await fetch(`${worker.http.url}/readyz`)).status).toBe(200);
}

const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
const sockets = (): number =>
  process.getActiveResourcesInfo().filter((resource) => /TCP(Server|Socket)/.test(resource)).length;

describeWith("embedded", "a digest asked for over HTTP", () => {
  it(
    "is done, and leaves no timer and no socket behind when the worker has closed",
    async () => {
      const before = { timers: timers(), sockets: sockets() };
      const worker = await aWorker({});
      await expectDigest(worker);
      await closed(worker);
      await expect
        .poll(() => ({ timers: timers() <= before.timers, sockets: sockets() <= before.sockets }), { timeout: 10_000 })
        .toEqual({ timers: true, sockets: true });
    },
    PATIENCE_MS,
  );
});

describeWith("redis", "a digest asked for over HTTP", () => {
  it(
    "is done",
    async () => {
      const queueName = `test-${randomUUID()}`;
      const worker = await aWorker({ REDIS_URL }, { queueName });
      onTestFinished(async () => {
        await closed(worker);
        const redis = new Redis(REDIS_URL);
        const keys = await redis.keys(`*:${queueName}:*`);
        if (keys.length > 0) await redis.del(keys);
        await redis.quit();
      });
      await expectDigest(worker);
    },
    PATIENCE_MS,
  );
});

describeWith("postgres", "a digest asked for over HTTP", () => {
  it(
    "is done, with queue and ledger in one new database",
    async () => {
      const name = `herald_test_${randomUUID().replaceAll("-", "")}`;
      const server = new Client({ connectionString: POSTGRES_URL });
      await server.connect();
      await server.query(`CREATE DATABASE ${name}`);
      const url = new URL(POSTGRES_URL);
      url.pathname = `/${name}`;
      onTestFinished(async () => {
        await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
        await server.end();
      });
      const worker = await aWorker({ DATABASE_URL: url.href });
      onTestFinished(() => closed(worker));
      await expectDigest(worker);
    },
    PATIENCE_MS,
  );
});
