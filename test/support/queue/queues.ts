import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { createPostgresBackend, Queue } from "bullmq";
import { Redis } from "ioredis";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import type { EmbeddedDatabase } from "../../../src/database/index.ts";
import type { AnyJob, Settings } from "../../../src/ports/index.ts";
import { silentLog, systemClock } from "../../../src/platform/index.ts";
import {
  openQueue,
  type GivenUp,
  type JobQueue,
  type QueueBackend,
  type QueueOptions,
  type RunDone,
} from "../../../src/queue/index.ts";
import type { QueueTiming } from "../../../src/queue/stored-queue.ts";
import { PglitePool } from "../../../src/queue/stores/pglite-pool.ts";
import { TEST_POSTGRES_URL } from "../databases.ts";
import { sharedEmbedded } from "../embedded.ts";
import { emptyWorld } from "../empty-world.ts";
import { isEverything } from "../scope.ts";

/** The servers that tests may use; each suite has its own keys or schema in them and removes them. */
export const REDIS_URL = process.env["HERALD_TEST_REDIS_URL"] ?? "redis://127.0.0.1:6379";
export const POSTGRES_URL = TEST_POSTGRES_URL;

type Kind = QueueBackend["kind"];
type RawQueue = Pick<
  Queue,
  "getJob" | "getJobs" | "getJobSchedulers" | "getJobCounts" | "upsertJobScheduler" | "removeJobScheduler" | "add"
>;

async function answers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

const isRunning: Readonly<Record<Kind, boolean>> = {
  redis: isEverything && (await answers(REDIS_URL)),
  postgres: isEverything && (await answers(POSTGRES_URL)),
  embedded: true,
};

/** Why there is no such store, and it is no failure that there is none; empty: it is used. */
function absenceOf(kind: Kind): string {
  if (isRunning[kind]) return "";
  if (!isEverything) return ": in npm run test:all";
  // On CI a missing server is a failure of the suite, not a reason to test less.
  return process.env["CI"] === "true" ? "" : ": not running, skipped";
}

/** Skips, visibly, what needs a server that is not there, or that `npm test` leaves alone. */
export function describeWith(kind: Kind, title: string, suite: () => void): void {
  const absence = absenceOf(kind);
  describe.skipIf(absence !== "")(`${title} [${kind}${absence}]`, () => {
    suite();
  });
}

/** The same suite on every store a queue can have; `npm test` takes the embedded one alone. */
export function describeOnEachStore(title: string, suite: (lab: QueueLab) => void): void {
  for (const kind of ["redis", "postgres", "embedded"] as const)
    describeWith(kind, title, () => suite(new QueueLab(kind)));
}

/** BullMQ's own view of a queue, wherever it is kept. */
export async function openView(
  backend: QueueBackend,
  queueName: string,
): Promise<{ readonly view: Queue; close(): Promise<void> }> {
  if (backend.kind === "redis") {
    const prefix = backend.keyPrefix === undefined ? {} : { prefix: backend.keyPrefix };
    const view = new Queue(queueName, { connection: { url: backend.url }, ...prefix });
    return { view, close: () => view.close() };
  }
  if (backend.kind === "postgres") {
    const connection = { connectionString: backend.url, schema: backend.schema ?? "bullmq", max: 2 };
    const view = new Queue(queueName, { connection }, createPostgresBackend);
    return { view: view as unknown as Queue, close: () => view.close() };
  }
  const pool = await PglitePool.open(backend.database, "bullmq");
  const view = new Queue(queueName, { connection: pool }, createPostgresBackend);
  return {
    view: view as unknown as Queue,
    async close() {
      await view.close();
      await pool.close();
    },
  };
}

export interface LabOptions extends Partial<Omit<QueueOptions, "jobs" | "queueName">> {
  readonly timing?: Partial<QueueTiming>;
}

/** A store of its own for one suite, a queue of its own for each test, and everything closed and removed afterwards. */
export class QueueLab {
  readonly kind: Kind;
  readonly #id = randomUUID().slice(0, 8);
  #database: EmbeddedDatabase | undefined;
  #queueName = "";
  #closers: (() => Promise<unknown>)[] = [];
  readonly runs = new RunObserver();

  constructor(kind: Kind) {
    this.kind = kind;
    beforeAll(async () => {
      if (kind === "embedded") this.#database = await sharedEmbedded();
    });
    afterEach(() => this.#closeAll());
    afterAll(() => this.#removeAll());
  }

  get backend(): QueueBackend {
    if (this.kind === "redis") return { kind: "redis", url: REDIS_URL, keyPrefix: `test-${this.#id}` };
    if (this.kind === "postgres") return { kind: "postgres", url: POSTGRES_URL, schema: `test_queue_${this.#id}` };
    if (this.#database === undefined) throw new Error("the embedded database is opened before the tests");
    return { kind: "embedded", database: this.#database };
  }

  get queueName(): string {
    this.#queueName ||= `q-${randomUUID().slice(0, 8)}`;
    return this.#queueName;
  }

  /** Another queue object on the same jobs, as another worker would have it. */
  async open(jobs: readonly AnyJob[], { timing, ...options }: LabOptions = {}): Promise<JobQueue> {
    const queue = await openQueue(
      {
        backend: this.backend,
        queueName: this.queueName,
        jobs,
        settings: {} as Settings,
        clock: systemClock,
        log: silentLog,
        onDone: this.runs.done,
        onGivenUp: this.runs.givenUp,
        ...options,
      },
      timing,
    );
    this.closeLater(() => queue.close(0));
    return queue;
  }

  /** The same with a worker. */
  async work(jobs: readonly AnyJob[], options: LabOptions = {}): Promise<JobQueue> {
    const queue = await this.open(jobs, options);
    queue.startWorker(emptyWorld);
    return queue;
  }

  /** BullMQ's own view of the queue. */
  async raw(): Promise<RawQueue> {
    const { view, close } = await openView(this.backend, this.queueName);
    this.closeLater(close);
    return view;
  }

  /** Takes a job out of the store as a store does that loses data: BullMQ itself would keep people from removing some. */
  async lose(id: string): Promise<void> {
    const backend = this.backend;
    const sql = `DELETE FROM ${backend.kind === "postgres" ? backend.schema : "bullmq"}.job WHERE queue = $1 AND id = $2`;
    if (backend.kind === "embedded") await backend.database.query(sql, [this.queueName, id]);
    if (backend.kind === "postgres") await this.#withPostgres((client) => client.query(sql, [this.queueName, id]));
    if (backend.kind === "redis") {
      const key = `${backend.keyPrefix}:${this.queueName}`;
      await this.#withRedis((redis) => redis.multi().del(`${key}:${id}`).zrem(`${key}:delayed`, id).exec());
    }
  }

  /** Closed after the test, last opened first. */
  closeLater(close: () => Promise<unknown>): void {
    this.#closers.unshift(close);
  }

  async #closeAll(): Promise<void> {
    for (const close of this.#closers) await close();
    this.#closers = [];
    this.#queueName = "";
    this.runs.forget();
  }

  async #removeAll(): Promise<void> {
    const backend = this.backend;
    if (backend.kind === "postgres")
      await this.#withPostgres((client) => client.query(`DROP SCHEMA IF EXISTS ${backend.schema} CASCADE`));
    if (backend.kind === "redis") {
      await this.#withRedis(async (redis) => {
        const keys = await redis.keys(`${backend.keyPrefix}:*`);
        if (keys.length > 0) await redis.del(keys);
      });
    }
  }

  async #withPostgres(work: (client: Client) => Promise<unknown>): Promise<void> {
    const client = new Client({ connectionString: POSTGRES_URL });
    await client.connect();
    await work(client).finally(() => client.end());
  }

  async #withRedis(work: (redis: Redis) => Promise<unknown>): Promise<void> {
    const redis = new Redis(REDIS_URL);
    await work(redis).finally(() => redis.quit());
  }
}

/** Waits for runs to end. */
export class RunObserver {
  #ended: ((RunDone & { kind: "done" }) | (GivenUp & { kind: "given-up" }))[] = [];
  #waiters: (() => void)[] = [];

  readonly done = (run: RunDone): void => this.#add({ kind: "done", ...run });
  readonly givenUp = (failure: GivenUp): void => this.#add({ kind: "given-up", ...failure });

  /** In the order in which they ended. */
  get results(): readonly unknown[] {
    return this.#ended.map((end) => (end.kind === "done" ? end.result : end.error.message));
  }

  /** The end of the run with this id. */
  async of(runId: string): Promise<(RunDone & { kind: "done" }) | (GivenUp & { kind: "given-up" })> {
    for (;;) {
      const end = this.#ended.find((run) => run.runId === runId);
      if (end !== undefined) return end;
      await this.#next();
    }
  }

  /** Resolves when so many runs have ended. */
  async count(runs: number): Promise<void> {
    while (this.#ended.length < runs) await this.#next();
  }

  forget(): void {
    this.#ended = [];
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  #add(end: (RunDone & { kind: "done" }) | (GivenUp & { kind: "given-up" })): void {
    this.#ended.push(end);
    for (const wake of this.#waiters.splice(0)) wake();
  }
}
