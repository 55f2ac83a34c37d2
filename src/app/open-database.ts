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
}

/** The database of the ledger. @throws DatabaseLockedError, DatabaseUnreachableError */
export async function openDatabase({
  config: { ledger, dataDirectory },
  inMemory = false,
  ledgerCopy,
  log,
}: DatabaseOptions): Promise<Database | EmbeddedDatabase> {
  if (ledgerCopy !== undefined) return openEmbeddedCopy(ledgerCopy);
  if (inMemory) return openEmbedded({ directory: "memory", log });
  if (ledger.kind === "postgres") return openPostgres({ url: ledger.url.reveal(), log, maxConnections: 10 });
  return openEmbedded({ directory: join(dataDirectory, "db"), log });
}

/** Where backups are kept that nobody named a file for. */
export function backupFolder({ dataDirectory }: Pick<Config, "dataDirectory">): string {
  return join(dataDirectory, "backups");
}
