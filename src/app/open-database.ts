import { join } from "node:path";
import type { Config } from "../config/index.ts";
import {
  openEmbedded,
  openEmbeddedCopy,
  openPostgres,
  type Database,
  type EmbeddedDatabase,
} from "../database/index.ts";
import type { Log } from "../ports/index.ts";

export interface DatabaseOptions {
  readonly config: Pick<Config, "ledger" | "dataDirectory">;
  readonly log: Log;
  /** An embedded database that ends with the process, whatever the configuration says. */
  readonly inMemory?: boolean;
  /** This copy of an embedded database, whatever the configuration says. */
  readonly ledgerCopy?: Blob | undefined;
  /** What `openEarly` began. */
  readonly database?: Promise<EmbeddedDatabase>;
}

/** The database of the ledger. @throws DatabaseLockedError, DatabaseUnreachableError */
export async function openDatabase({
  config: { ledger, dataDirectory },
  inMemory = false,
  ledgerCopy,
  database,
  log,
}: DatabaseOptions): Promise<Database | EmbeddedDatabase> {
  if (database !== undefined) return database;
  if (ledgerCopy !== undefined) return openEmbeddedCopy(ledgerCopy);
  if (inMemory) return openEmbedded({ directory: "memory", log });
  if (ledger.kind === "postgres") return openPostgres({ url: ledger.url.reveal(), log, maxConnections: 10 });
  return openEmbedded({ directory: join(dataDirectory, "db"), log });
}

/**
 * Begins to open the database of a worker while the rest of the program is still being read: making one takes seconds, in a process of its own. Only
 * where the worker needs nothing else first: it makes no ledger while the server of its queue cannot be used. Whoever is handed it closes it.
 */
export function openEarly({
  config,
  log,
}: {
  readonly config: Pick<Config, "ledger" | "queue" | "dataDirectory">;
  readonly log: Log;
}): Pick<DatabaseOptions, "database"> {
  if (config.ledger.kind !== "embedded" || config.queue.kind !== "embedded") return {};
  const database = openDatabase({ config, log }) as Promise<EmbeddedDatabase>;
  // Whoever awaits it hears of it; until then it is nobody's unhandled failure.
  database.catch(() => undefined);
  return { database };
}

/** Where backups are kept that nobody named a file for. */
export function backupFolder({ dataDirectory }: Pick<Config, "dataDirectory">): string {
  return join(dataDirectory, "backups");
}
