import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { openEmbedded, openPostgres, type Database } from "../../../src/database/index.ts";
import { silentLog } from "../../../src/platform/index.ts";
import type { Ledger } from "../../../src/ports/index.ts";
import type { QueueBackend } from "../../../src/queue/index.ts";
import type { Sandbox } from "../../../src/sandbox/index.ts";
import { openLedger } from "../../../src/store/index.ts";
import { TEST_POSTGRES_URL } from "../databases.ts";
import { initialisedDirectory } from "../embedded.ts";
import { REDIS_URL } from "../queue/queues.ts";

/** Where the queue is kept. The ledger is beside it, or on PostgreSQL where the queue is on Redis. */
export const STORES = { redis: "Redis", postgres: "PostgreSQL", embedded: "embedded" } as const;
export type StoreKind = keyof typeof STORES;

/** The rules of every worker: it acts by itself, as much as there is to do, and posts no digest unless asked. */
const CONFIGURATION = `
policies: [{ name: endurance, match: "*", mode: auto, vetoWindowMinutes: 120 }]
acting: { maxStopsPerDay: 1000 }
digests: [{ name: daily, channel: "#experiments", cron: "0 9 * * 1-5" }]
`;

/** Outlives the run, whose own temporary folder goes with it. */
const LOGS = join(import.meta.dirname, "../../../node_modules/.herald-endurance");

/** Stores, folder and environment that the workers of one run share, and nobody else uses. */
export interface Place {
  readonly kind: StoreKind;
  readonly queueName: string;
  /** Of the configuration and the workers' logs. */
  readonly folder: string;
  /** What a worker reads. */
  environment(owner: string): NodeJS.ProcessEnv;
  /** Only while no worker has the embedded store open. */
  open(): Promise<OpenPlace>;
  /** The stores go, the folder stays. */
  removeStores(): Promise<void>;
  removeFolder(): void;
}

export interface OpenPlace {
  readonly ledger: Ledger;
  readonly backend: QueueBackend;
  close(): Promise<void>;
}

export async function makePlace(kind: StoreKind, sandbox: Sandbox): Promise<Place> {
  const queueName = `endurance_${randomBytes(4).toString("hex")}`;
  const folder = folderIn(LOGS, queueName);
  writeFileSync(join(folder, "herald.config.yaml"), CONFIGURATION);
  const embedded = mkdtempSync(join(tmpdir(), "herald-endurance-"));
  if (kind === "embedded") initialisedDirectory(join(embedded, "db"));
  const server = kind === "embedded" ? undefined : await freshDatabase(queueName);
  const openDatabase = (): Promise<Database> =>
    server === undefined
      ? openEmbedded({ directory: join(embedded, "db"), log: silentLog })
      : openPostgres({ url: server.url, log: silentLog, maxConnections: 4 });
  return {
    kind,
    queueName,
    folder,
    environment: (owner) => ({
      ...process.env,
      OURS_PRIVACY_API_KEY: "sandbox-key",
      OURS_PRIVACY_STOP_API_KEY: "sandbox-stop-key",
      OURS_PRIVACY_BASE_URL: sandbox.url,
      SLACK_BOT_TOKEN: "xoxb-sandbox",
      SLACK_API_URL: sandbox.slackApiUrl,
      HERALD_CONFIG: join(folder, "herald.config.yaml"),
      DATA_DIR: server === undefined ? embedded : folderIn(folder, owner),
      HOST: "127.0.0.1",
      PORT: "0",
      ...(server !== undefined && { DATABASE_URL: server.url }),
      ...(kind === "redis" && { REDIS_URL }),
    }),
    async open() {
      const database = await openDatabase();
      return {
        ledger: await openLedger(database, { log: silentLog }),
        backend:
          kind === "redis"
            ? { kind, url: REDIS_URL }
            : kind === "postgres"
              ? { kind, url: server!.url }
              : { kind, database: database as Awaited<ReturnType<typeof openEmbedded>> },
        close: () => database.close(),
      };
    },
    async removeStores() {
      await server?.drop();
      if (kind === "redis") await forgetQueue(queueName);
      rmSync(embedded, { recursive: true, force: true });
    },
    removeFolder: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function folderIn(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}

async function freshDatabase(name: string): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const server = await openPostgres({ url: TEST_POSTGRES_URL, log: silentLog, maxConnections: 1 });
  await server.execute(`CREATE DATABASE ${name}`);
  const url = new URL(TEST_POSTGRES_URL);
  url.pathname = name;
  return {
    url: url.href,
    async drop() {
      await server.execute(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.close();
    },
  };
}

async function forgetQueue(queueName: string): Promise<void> {
  const redis = new Redis(REDIS_URL);
  const keys = await redis.keys(`*:${queueName}:*`);
  for (let from = 0; from < keys.length; from += 1_000) await redis.del(keys.slice(from, from + 1_000));
  await redis.quit();
}
