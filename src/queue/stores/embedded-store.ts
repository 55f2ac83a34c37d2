import { createPostgresBackend, Queue, runMigrations, type PgPoolClient, type PgQueryResult } from "bullmq";
import type { Transaction } from "@electric-sql/pglite";
import { AbandonableWorker } from "../abandonable-worker.ts";
import { PglitePool, type QueueDatabase } from "./pglite-pool.ts";
import { codeOf, unreachable } from "../unreachable.ts";
import { EVENTS_KEPT, type CommonStoreOptions, type QueueStore } from "./store.ts";

/** BullMQ looks nowhere else when it is given a pool. */
const SCHEMA = "bullmq";
const EMBEDDED = { name: "The embedded queue", setting: "DATA_DIR" };

interface EmbeddedStoreOptions extends CommonStoreOptions {
  readonly database: QueueDatabase;
}

/** Jobs in the PostgreSQL inside this process, beside the ledger. */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<QueueStore> {
  const { database, queueName, onError, settings } = options;
  database.requireHeld();
  await database.pglite.transaction(async (transaction) => {
    await runMigrations(migrationClient(transaction), SCHEMA);
    // What follows is the commit.
    database.requireHeld();
  });
  const pool = await PglitePool.open(database, SCHEMA);
  const queue = new Queue(queueName, { connection: pool, streams: EVENTS_KEPT, settings }, createPostgresBackend);
  queue.on("error", onError);
  await queue.waitUntilReady();
  return {
    place: { ...EMBEDDED, failureOf: embeddedFailure },
    queue,
    createWorker(processor, timing) {
      const worker = new AbandonableWorker(
        queueName,
        processor,
        { connection: pool, settings, ...timing },
        createPostgresBackend,
      );
      worker.on("error", onError);
      return worker;
    },
    proveWrite: async () => {},
    concerns: async () => [],
    async close() {
      await queue.close();
      await pool.close();
    },
  };
}

/** SQLSTATE: a disk that is full or fails. */
const DISK_STATES = /^(53100|58...)$/;

function embeddedFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (DISK_STATES.test(codeOf(error)))
    return unreachable(
      EMBEDDED,
      { what: `cannot write (${error.message})`, remedy: "free some space in DATA_DIR" },
      error,
    );
  return /Connection is closed/.test(error.message)
    ? unreachable(EMBEDDED, { what: "is closed", remedy: "this worker is shutting down" }, error)
    : error;
}

/**
 * The migrator sends BEGIN, its statements and COMMIT one by one. On the one session there is, a statement of somebody else could
 * fall in between: so it runs inside PGlite's exclusive transaction, and its own brackets are left out.
 */
function migrationClient(transaction: Transaction): Pick<PgPoolClient, "query"> {
  return {
    async query<Row>(text: string, params: readonly unknown[] = []): Promise<PgQueryResult<Row>> {
      // ROLLBACK is followed by the error that caused it, which rolls the transaction back.
      if (["BEGIN", "COMMIT", "ROLLBACK"].includes(text)) return { rows: [] };
      if (params.length > 0) return { rows: (await transaction.query<Row>(text, [...params])).rows };
      return { rows: ((await transaction.exec(text)).at(-1)?.rows ?? []) as Row[] };
    },
  };
}
