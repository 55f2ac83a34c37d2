import { randomUUID } from "node:crypto";
import { join, resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { PGlite, Results, Transaction } from "@electric-sql/pglite";
import { noRoomToOpen, unusableFolder } from "./data-folder.ts";
import type { Database, Parameter } from "./database.ts";
import { lockDirectory, type DirectoryLock } from "./directory-lock.ts";
import { closedDatabase, DatabaseUnreachableError, type DatabaseLockedError } from "./errors.ts";
import { initialiseDirectory } from "./initialise-directory.ts";
import { openPglite } from "./open-pglite.ts";
import { refusedStatement } from "./postgres-errors.ts";
import { TransactionScope, type Session } from "./transaction-scope.ts";
import { isMade, unopenable } from "./whole-directory.ts";
import { makeFolder } from "../platform/index.ts";
import type { Log } from "../ports/index.ts";

/** PostgreSQL inside this process. One instance is one session: code that uses it directly must never leave a transaction open. */
export interface EmbeddedDatabase extends Database {
  readonly kind: "embedded";
  /**
   * The instance itself, for the queue: it needs LISTEN and notifications. Columns become values as elsewhere. Yield a turn of the
   * event loop, and ask `requireHeld`, before each statement.
   */
  readonly pglite: PGlite;
  /** @throws DatabaseLockedError when another process has taken the directory over: nothing may be written there any more */
  requireHeld(): void;
  /**
   * All that was committed until now, for `openEmbeddedCopy`: what a crash of this process would leave. Tens of MB, read while nothing else
   * runs in this process.
   */
  copy(): Promise<Blob>;
}

/** PGlite answers in microtasks: without this, a loop of statements would starve timers and sockets. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  await nextTurn();
  try {
    return await work();
  } catch (error) {
    throw refusedStatement(error);
  }
}

class Embedded implements EmbeddedDatabase {
  readonly kind = "embedded";
  readonly pglite: PGlite;
  readonly #lock: DirectoryLock | undefined;
  #closed: Promise<void> | undefined;

  constructor(pglite: PGlite, lock: DirectoryLock | undefined) {
    this.pglite = pglite;
    this.#lock = lock;
  }

  async query<Row extends object>(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    this.#requireOpen();
    TransactionScope.requireOutside(this);
    return sessionOf(this.pglite).query<Row>(sql, parameters);
  }

  async execute(sql: string): Promise<void> {
    this.#requireOpen();
    TransactionScope.requireOutside(this);
    return sessionOf(this.pglite).execute(sql);
  }

  /** PGlite's own exclusive transaction: nobody else's statement, the queue's included, can fall into it. */
  async transaction<T>(work: (transaction: Database) => Promise<T>): Promise<T> {
    this.#requireOpen();
    TransactionScope.requireOutside(this);
    return inTurn(() =>
      this.pglite.transaction(async (transaction) => {
        const result = await TransactionScope.run(this, sessionOf(transaction), work);
        // What follows is the commit.
        this.requireHeld();
        return result;
      }),
    );
  }

  async copy(): Promise<Blob> {
    this.#requireOpen();
    return inTurn(() => this.pglite.dumpDataDir("none"));
  }

  requireHeld(): void {
    this.#lock?.requireHeld();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    try {
      this.requireHeld();
    } catch {
      // To close writes too, and the directory is another process's.
      this.#lock?.release();
      return;
    }
    await this.pglite.close().finally(() => this.#lock?.release());
  }

  #requireOpen(): void {
    if (this.#closed !== undefined) throw closedDatabase();
    this.requireHeld();
  }
}

function sessionOf(pglite: PGlite | Transaction): Session {
  return {
    async query<Row extends object>(sql: string, parameters: readonly Parameter[]) {
      const result: Results<Row> = await inTurn(() => pglite.query<Row>(sql, [...parameters]));
      return result.rows;
    },
    async execute(sql) {
      await inTurn(() => pglite.exec(sql));
    },
  };
}

/** A copy of another embedded database, in memory. What happens in it ends with it. */
export async function openEmbeddedCopy(copy: Blob): Promise<EmbeddedDatabase> {
  return new Embedded(await openPglite("memory://", copy), undefined);
}

/**
 * Opens PostgreSQL in this process. The directory holds the lock file and the data, and belongs only to this process until closed.
 * Writes survive the death of the process, but not a loss of power.
 * @param options.directory created if missing; `memory` keeps everything in memory
 * @throws DatabaseLockedError when another process has it open; DatabaseUnreachableError when the directory cannot be used
 */
export async function openEmbedded(options: {
  readonly directory: string;
  readonly log: Log;
}): Promise<EmbeddedDatabase> {
  if (options.directory === "memory") return new Embedded(await openPglite("memory://"), undefined);
  const directory = resolve(options.directory);
  const lock = prepare(directory, (error) => {
    options.log.error({ directory, error }, "the embedded database is no longer ours");
    // Whatever still runs here would write into another process's data.
    process.exit(1);
  });
  try {
    const data = join(directory, "pglite");
    if (!isMade(data))
      await initialiseDirectory(directory, randomUUID()).catch(async (error: unknown) => {
        throw (await noRoomToOpen(directory)) ?? error;
      });
    const pglite = await openPglite(data).catch(async (error: unknown) => {
      throw (await noRoomToOpen(directory)) ?? unopenable(data, error);
    });
    options.log.debug({ directory }, "embedded database opened");
    return new Embedded(pglite, lock);
  } catch (error) {
    lock.release();
    throw error instanceof DatabaseUnreachableError ? error : unusableFolder(directory, error);
  }
}

function prepare(directory: string, onLost: (error: DatabaseLockedError) => void): DirectoryLock {
  try {
    makeFolder(directory, 0o700);
    return lockDirectory(directory, onLost);
  } catch (error) {
    if (error instanceof Error && "syscall" in error) throw unusableFolder(directory, error);
    throw error;
  }
}
