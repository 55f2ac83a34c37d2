import { isEverything } from "../support/scope.ts";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { DatabaseLockedError, openEmbedded, type EmbeddedDatabase } from "../../src/database/index.ts";
import type { Settings } from "../../src/ports/index.ts";
import { silentLog, systemClock } from "../../src/platform/index.ts";
import { openQueue, type JobQueue } from "../../src/queue/index.ts";
import { PglitePool } from "../../src/queue/stores/pglite-pool.ts";
import { initialisedDirectory, openTestEmbedded } from "../support/embedded.ts";
import { aJob } from "../support/jobs.ts";

const job = aJob("test.any", () => ({}));
const world = { jobs: [job], settings: {} as Settings, clock: systemClock, log: silentLog };

describe("the embedded database as BullMQ's pool of connections", () => {
  let database: EmbeddedDatabase;
  beforeAll(async () => {
    database = await openTestEmbedded();
  });
  afterAll(() => database.close());

  async function openPool(): Promise<PglitePool> {
    await database.execute("CREATE SCHEMA IF NOT EXISTS bullmq");
    return PglitePool.open(database, "bullmq");
  }

  it("answers as `pg` does: rows, counts, and big numbers as text", async () => {
    const pool = await openPool();
    await pool.query("CREATE TABLE IF NOT EXISTS bullmq.things (id bigint, data jsonb)");
    expect(
      await pool.query("INSERT INTO bullmq.things VALUES ($1, $2), ($3, $4)", [1, '{"a":1}', "9007199254740993", "[]"]),
    ).toMatchObject({ rows: [], rowCount: 2 });
    expect(await pool.query("SELECT id, data FROM things ORDER BY id")).toEqual({
      rows: [
        { id: "1", data: { a: 1 } },
        { id: "9007199254740993", data: [] },
      ],
      rowCount: 2,
    });
    expect(await pool.query("SELECT 1 AS one; SELECT 2 AS two")).toMatchObject({ rows: [{ two: 2 }] });
    await pool.close();
  });

  it("passes on PostgreSQL's refusals with their code and detail, and goes on working", async () => {
    const pool = await openPool();
    const refusal = "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'BM001', DETAIL = '-5'; END $$";
    await expect(pool.query(refusal)).rejects.toMatchObject({ code: "BM001", detail: "-5" });
    await expect(pool.query("SELECT $1::int AS n", ["x"])).rejects.toThrow("invalid input syntax");
    expect(await pool.query("SELECT 3 AS n")).toMatchObject({ rows: [{ n: 3 }] });
    await pool.close();
  });

  it("gives timers and sockets their turn before every statement", async () => {
    const pool = await openPool();
    let turns = 0;
    const count = () => {
      turns += 1;
      setImmediate(count).unref();
    };
    setImmediate(count).unref();
    for (let statements = 1; statements <= 10; statements += 1) {
      await pool.query("SELECT $1::int", [statements]);
      expect(turns).toBeGreaterThanOrEqual(statements);
    }
    await pool.close();
  });

  it("keeps what is announced between two waits, each announcement once", async () => {
    const pool = await openPool();
    const client = await pool.connect();
    for (const queue of ["a", "b", "a"]) await pool.query("SELECT pg_notify('bullmq_jobs', $1)", [queue]);
    const heard: (string | undefined)[] = [];
    const { promise: last, resolve } = Promise.withResolvers<void>();
    client.on("notification", ({ payload }) => {
      heard.push(payload);
      if (payload === "c") resolve();
    });
    await pool.query("SELECT pg_notify('bullmq_jobs', 'c')");
    await last;
    expect(heard).toEqual(["a", "b", "c"]);
    client.release();
    await pool.close();
  });

  it("says that it is closed instead of reaching into a database that may be closed too", async () => {
    const pool = await openPool();
    await pool.close();
    await pool.close();
    await expect(pool.query("SELECT 1")).rejects.toThrow("the embedded queue is closed");
    expect(await database.query("SELECT 1 AS alive")).toEqual([{ alive: 1 }]);
  });

  it("survives a database that was closed before it", async () => {
    const closed = await openTestEmbedded();
    await closed.execute("CREATE SCHEMA bullmq");
    const pool = await PglitePool.open(closed, "bullmq");
    await closed.close();
    await expect(pool.query("SELECT 1")).rejects.toThrow("closed");
    await pool.close();
  });

  it("leaves the meaning of everybody else's names alone", async () => {
    const queue = await openQueue({ ...world, backend: { kind: "embedded", database } });
    await database.execute("CREATE TABLE newcomer (id int)");
    expect(await database.query("SELECT schemaname FROM pg_tables WHERE tablename = 'newcomer'")).toEqual([
      { schemaname: "public" },
    ]);
    expect(await database.query("SELECT current_schema() AS schema")).toEqual([{ schema: "public" }]);
    await queue.close(1_000);
  });

  it.runIf(isEverything)("keeps its migrations to itself: others can work, and fail, while it starts", async () => {
    const fresh = await openTestEmbedded();
    const opened: JobQueue[] = [];
    const opening = openQueue({ ...world, backend: { kind: "embedded", database: fresh } }).then((queue) =>
      opened.push(queue),
    );
    // Inside the migrations' transaction, a statement that fails would end that transaction.
    for (let isOpening = true; isOpening; isOpening = opened.length === 0) {
      await expect(fresh.query("SELECT 1 / 0")).rejects.toThrow("division by zero");
      await Promise.race([opening, undefined]);
    }
    await opened[0]!.close(1_000);
    await fresh.close();
  });

  it("never puts a statement into somebody else's transaction", async () => {
    await database.execute("CREATE TABLE IF NOT EXISTS ledger (note text)");
    const queue = await openQueue({ ...world, backend: { kind: "embedded", database }, queueName: "side-by-side" });
    const added: string[] = [];
    const rolledBack = database.transaction(async (transaction) => {
      await transaction.query("INSERT INTO ledger VALUES ('never happened')");
      const enqueued = queue.enqueue("test.any", {}).then((id) => added.push(id));
      await transaction.query("SELECT 1");
      expect(added).toEqual([]);
      setImmediate(() => void enqueued);
      throw new Error("changed my mind");
    });
    await expect(rolledBack).rejects.toThrow("changed my mind");
    while (added.length === 0) await new Promise(setImmediate);
    expect(await queue.status(added[0]!)).toMatchObject({ state: "waiting" });
    expect(await database.query("SELECT note FROM ledger")).toEqual([]);
    await queue.close(1_000);
  });

  it("can be opened again, also by two queues at once", async () => {
    const open = () => openQueue({ ...world, backend: { kind: "embedded", database }, queueName: "again" });
    const [one, two] = await Promise.all([open(), open()]);
    const id = await one.enqueue("test.any", {});
    expect(await two.status(id)).toMatchObject({ state: "waiting" });
    await one.close(1_000);
    expect(await two.health()).toMatchObject({ problem: undefined, waiting: 1 });
    await two.close(1_000);
  });
});

describe("a worker that stood still until another one took its folder over", () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("writes nothing more into it by the queue, not even while it closes", async () => {
    // At its next heartbeat it would end, unless it has closed before.
    vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
    const directory = initialisedDirectory();
    const database = await openEmbedded({ directory, log: silentLog });
    const queue = await openQueue({ ...world, backend: { kind: "embedded", database }, queueName: "fenced" });
    await queue.enqueue("test.any", {});
    const count = () => database.pglite.query("SELECT count(*)::integer AS jobs FROM bullmq.job");
    const before = (await count()).rows;

    const path = join(directory, "herald.lock");
    const lock = JSON.parse(readFileSync(path, "utf8")) as object;
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31_000 });
    writeFileSync(path, JSON.stringify({ ...lock, token: "another" }));

    await expect(queue.enqueue("test.any", {})).rejects.toThrow(DatabaseLockedError);
    expect((await count()).rows).toEqual(before);
    await expect(openQueue({ ...world, backend: { kind: "embedded", database } })).rejects.toThrow(DatabaseLockedError);
    const closing = vi.spyOn(database.pglite, "close");
    await queue.close(1_000);
    await database.close();
    expect(closing).not.toHaveBeenCalled();
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ token: "another" });
  });
});
