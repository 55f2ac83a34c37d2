import { EventEmitter } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Results } from "@electric-sql/pglite";
import type { PgNotification, PgPool, PgPoolClient, PgQueryResult } from "bullmq";
import type { EmbeddedDatabase } from "../../database/index.ts";
import { PgliteClient } from "./pglite-client.ts";

/** What the queue uses of the embedded database. */
export type QueueDatabase = Pick<EmbeddedDatabase, "pglite" | "requireHeld">;

/** The channels on which BullMQ's SQL announces jobs and events. */
const CHANNELS = ["bullmq_jobs", "bullmq_events"] as const;

/**
 * One embedded PostgreSQL as the pool of connections that BullMQ's Postgres backend asks for. There is one session behind it,
 * shared with the ledger: every statement is its own transaction, and waits while another `transaction()` is open.
 */
export class PglitePool extends EventEmitter implements PgPool {
  /** Nothing can drop silently inside one process: lets BullMQ wait for notifications instead of polling. */
  readonly options = { keepAlive: true };
  readonly #database: QueueDatabase;
  readonly #unlisten: (() => Promise<void>)[] = [];
  #isClosed = false;

  private constructor(database: QueueDatabase) {
    super();
    this.setMaxListeners(0);
    this.#database = database;
  }

  /** Listens from the start: a job added before BullMQ's own LISTEN must not go unnoticed. */
  static async open(database: QueueDatabase, schema: string): Promise<PglitePool> {
    const pool = new PglitePool(database);
    // Behind the default path, so that nobody else's unqualified name means something new.
    await pool.query(`SET search_path TO "$user", public, ${schema}`);
    for (const channel of CHANNELS) {
      const unlisten = await database.pglite.listen(channel, (payload) => {
        pool.emit("notification", { channel, payload } satisfies PgNotification);
      });
      pool.#unlisten.push(() => unlisten());
    }
    return pool;
  }

  async query<Row>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<Row>> {
    // PGlite answers in microtasks: without this turn, a worker that polls would starve timers and sockets.
    await nextTurn();
    if (this.#isClosed) throw new Error("the embedded queue is closed: Connection is closed");
    this.#database.requireHeld();
    const results = await this.#send<Row>(text, params ?? []);
    const last = results.at(-1);
    return { rows: last?.rows ?? [], rowCount: last?.rows.length || last?.affectedRows || 0 };
  }

  async connect(): Promise<PgPoolClient> {
    return new PgliteClient(this);
  }

  /** BullMQ ends only pools it made itself; the code that opened this one closes it. */
  async end(): Promise<void> {}

  /** Stops listening. The database stays open: it is the ledger's too. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#database.pglite.closed) await Promise.all(this.#unlisten.map((unlisten) => unlisten()));
    this.removeAllListeners();
  }

  /** Several statements at once only without parameters, as in the protocol. */
  async #send<Row>(text: string, params: readonly unknown[]): Promise<readonly Results<Row>[]> {
    if (params.length > 0) return [await this.#database.pglite.query<Row>(text, [...params])];
    return (await this.#database.pglite.exec(text)) as Results<Row>[];
  }
}
