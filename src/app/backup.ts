import { join } from "node:path";
import type { Database } from "../database/index.ts";
import type { Clock } from "../ports/index.ts";
import { backUp, backupName, restoreBackup, RestoreRefusedError, type Backup, type Restored } from "../store/index.ts";
import { backupFolder, openDatabase, type DatabaseOptions } from "./open-database.ts";

interface BackupOptions extends DatabaseOptions {
  readonly clock: Clock;
  /** In the folder of backups unless given. */
  readonly file?: string | undefined;
}

/** Writes the ledger, as it is, to a file; it is not migrated for that. @throws BackupFailedError, DatabaseLockedError */
export async function backUpLedger(options: BackupOptions): Promise<Backup> {
  const { config, clock, file = join(backupFolder(config), backupName("herald", clock.now())) } = options;
  const database = await openDatabase(options);
  try {
    return await backUp(database, { file, at: clock.now() });
  } finally {
    await database.close();
  }
}

/**
 * Brings the ledger back from a backup, while no worker runs. What is there is backed up first if it is to be replaced.
 * @throws InvalidBackupError, RestoreRefusedError, BackupFailedError, DatabaseLockedError
 */
export async function restoreLedger(
  options: DatabaseOptions & { readonly clock: Clock; readonly file: string; readonly replace: boolean },
): Promise<Restored> {
  const { config, clock, log, file, replace } = options;
  const at = clock.now();
  const database = await openDatabase(options);
  try {
    await requireNoWorker(database);
    return await restoreBackup(database, {
      file,
      at,
      log,
      ...(replace && { replacedTo: join(backupFolder(config), backupName("replaced", at)) }),
    });
  } finally {
    await database.close();
  }
}

/** The embedded database is locked by whoever uses it; on a server workers show by the name of their connections. */
async function requireNoWorker(database: Database): Promise<void> {
  if (database.kind !== "postgres") return;
  const [row] = await database.query<{ readonly others: number }>(
    `SELECT count(*)::integer AS others FROM pg_catalog.pg_stat_activity
     WHERE datname = current_database() AND application_name LIKE 'herald%' AND pid <> pg_backend_pid()`,
  );
  if (row!.others > 0)
    throw new RestoreRefusedError(
      `${row!.others} other connections of Herald to this database are open: stop every worker, and try again half a minute later`,
    );
}
