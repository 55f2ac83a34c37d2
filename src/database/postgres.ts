import { Pool, types, type PoolClient, type PoolConfig } from "pg";
import type { Database, Parameter } from "./database.ts";
import { closedDatabase, DatabaseUnreachableError, StatementError } from "./errors.ts";
import { postgresAddress, postgresConnection, type ServerAddress } from "./postgres-address.ts";
import { translatePostgresError } from "./postgres-errors.ts";
import { TransactionScope, type Session } from "./transaction-scope.ts";
import { VALUE_PARSERS } from "./value-parsers.ts";
import type { Log } from "../ports/index.ts";

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. Never logged, never part of an error. */
  readonly url: string;
  readonly log: Log;
  readonly maxConnections: number;
  readonly connectTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** How much later than the server the client gives up by itself: for a server that no longer answers at all. */
const CLIENT_GRACE_MS = 5_000;
const IDLE_IN_TRANSACTION_MS = 60_000;
/** State of a transaction that a failed statement has ended. */
const ABORTED_TRANSACTION = "25P02";

class Postgres implements Database {
  readonly kind = "postgres";
  readonly #pool: Pool;
  readonly #at: ServerAddress;
  readonly #begin: string;
  #closed: Promise<void> | undefined;

  /** @param begin what begins a transaction */
  constructor(pool: Pool, at: ServerAddress, begin: string) {
    this.#pool = pool;
    this.#at = at;
    this.#begin = begin;
  }

  async query<Row extends object>(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    this.#requireOpen();
    TransactionScope.requireOutside(this);
    return sessionOf(this.#pool, this.#at).query<Row>(sql, parameters);
  }

  async execute(sql: string): Promise<void> {
    this.#requireOpen();
    TransactionScope.requireOutside(this);
    return sessionOf(this.#pool, this.#at).execute(sql);
  }

  async transaction<T>(work: (transaction: Database) => Promise<T>): Promise<T> {
    this.#requireOpen();
    TransactionScope.requireOutside(this);
    const client = await this.#connect();
    // Between two statements a lost connection is an event; without a listener it would end the process. The next statement reports it.
    client.on("error", ignoreLostConnection);
    let isUsable = false;
    try {
      const session = sessionOf(client, this.#at);
      await session.execute(this.#begin);
      try {
        const result = await TransactionScope.run(this, session, work);
        await this.#commit(client);
        isUsable = true;
        return result;
      } catch (error) {
        isUsable = await isRolledBack(session);
        throw error;
      }
    } finally {
      client.off("error", ignoreLostConnection);
      client.release(!isUsable); // a connection in an unknown state is not given to the next one
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#pool.end();
    return this.#closed;
  }

  #requireOpen(): void {
    if (this.#closed !== undefined) throw closedDatabase();
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw translatePostgresError(error, this.#at);
    }
  }

  /** COMMIT of a failed transaction is answered with ROLLBACK and no error: work that swallowed a failure would look done. */
  async #commit(client: PoolClient): Promise<void> {
    let command: string;
    try {
      command = (await client.query("COMMIT")).command;
    } catch (error) {
      throw translatePostgresError(error, this.#at);
    }
    if (command === "ROLLBACK") {
      throw new StatementError(
        "the transaction was rolled back: a statement in it had failed",
        ABORTED_TRANSACTION,
        undefined,
      );
    }
  }
}

function ignoreLostConnection(): void {}

async function isRolledBack(session: Session): Promise<boolean> {
  try {
    await session.execute("ROLLBACK");
    return true;
  } catch {
    return false; // the server rolls back when the connection ends; the first error is the one to report
  }
}

function sessionOf(client: Pool | PoolClient, at: ServerAddress): Session {
  return {
    async query<Row extends object>(sql: string, parameters: readonly Parameter[]) {
      try {
        return (await client.query<Row>(sql, [...parameters])).rows;
      } catch (error) {
        throw translatePostgresError(error, at);
      }
    },
    async execute(sql) {
      try {
        await client.query(sql);
      } catch (error) {
        throw translatePostgresError(error, at);
      }
    },
  };
}

/**
 * Connects to a PostgreSQL server and makes sure that it answers. A connection pooler such as PgBouncer may stand in front of it, also one
 * that gives each transaction another connection: limits that it does not take with the connection are set in each transaction.
 * @throws DatabaseUnreachableError with host, port and what to do
 */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const at = postgresAddress(options.url);
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const pool = poolOf(options, at, {
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  });
  try {
    const [limit] = await sessionOf(pool, at).query<{ ms: string }>(
      "SELECT setting AS ms FROM pg_settings WHERE name = 'statement_timeout'",
      [],
    );
    // Otherwise a pooler has dropped it without a word.
    if (limit?.ms === String(statementTimeoutMs)) return new Postgres(pool, at, "BEGIN");
  } catch (error) {
    if (!isRefusedParameter(error)) {
      await pool.end();
      throw error;
    }
  }
  await pool.end();
  return openBehindPooler(options, at, statementTimeoutMs);
}

async function openBehindPooler(
  options: PostgresOptions,
  at: ServerAddress,
  statementTimeoutMs: number,
): Promise<Database> {
  const begin = [
    "BEGIN",
    `SET LOCAL statement_timeout = ${statementTimeoutMs}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`,
  ].join("; ");
  const database = new Postgres(poolOf(options, at, {}), at, begin);
  try {
    await database.query("SELECT 1");
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** @param limits of every session, sent when it begins */
function poolOf(options: PostgresOptions, at: ServerAddress, limits: PoolConfig): Pool {
  const { connectionString, options: session } = postgresConnection(options.url);
  const pool = new Pool({
    connectionString,
    ...(session !== undefined && { options: session }),
    max: options.maxConnections,
    connectionTimeoutMillis: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    query_timeout: (options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS) + CLIENT_GRACE_MS,
    keepAlive: true,
    application_name: "herald",
    types: { getTypeParser: typeParser as typeof types.getTypeParser },
    ...limits,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on("error", (error) =>
    options.log.warn({ at: at.name, reason: error.message }, "lost an idle database connection"),
  );
  return pool;
}

function isRefusedParameter(error: unknown): boolean {
  return error instanceof DatabaseUnreachableError && /unsupported startup parameter/i.test(error.message);
}

function typeParser(oid: number, format?: "text" | "binary"): unknown {
  return (format === "binary" ? undefined : VALUE_PARSERS[oid]) ?? types.getTypeParser(oid, format as "text");
}
