import type { Database } from "../../database/index.ts";
import type { Instant } from "../../experiment/index.ts";
import { writePackedLines } from "../../platform/index.ts";
import { BackupFailedError } from "../errors.ts";
import { guarded } from "../guarded-database.ts";
import { tablesIn, type Tables } from "../tables.ts";
import { backupLines, type Ending } from "./backup-lines.ts";
import { storedTables } from "./stored-tables.ts";

/** What is in a backup that is whole. */
export interface Backup {
  readonly file: string;
  readonly madeAt: Instant;
  /** The ledger's last migration. */
  readonly ledgerVersion: number;
  /** By table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly sha256: string;
}

/**
 * Writes everything in the ledger to a file, as it is at one moment, while work goes on. The file is there whole or not at all.
 * @throws BackupFailedError when there is no ledger, or the file cannot be written
 */
export async function backUp(
  database: Database,
  { schema = "herald", file, at }: { readonly schema?: string; readonly file: string; readonly at: Instant },
): Promise<Backup> {
  return guarded(database).transaction(async (transaction) => {
    await transaction.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    return writeBackup(transaction, tablesIn(schema), file, at);
  });
}

/**
 * The same within a transaction that goes on to change the ledger: until its end nobody else writes there.
 * @throws BackupFailedError
 */
export async function backUpBeforeChange(
  transaction: Database,
  tables: Tables,
  file: string,
  at: Instant,
): Promise<Backup> {
  const places = (await storedTables(transaction, tables)).map(({ place }) => place);
  await transaction.execute("SET LOCAL statement_timeout = 0");
  if (places.length > 0) await transaction.execute(`LOCK TABLE ${places.join(", ")} IN SHARE MODE`);
  return writeBackup(transaction, tables, file, at);
}

async function writeBackup(transaction: Database, tables: Tables, file: string, madeAt: Instant): Promise<Backup> {
  const ledgerVersion = await versionIn(transaction, tables);
  if (ledgerVersion === undefined)
    throw new BackupFailedError("There is no ledger to back up yet: nothing was written");
  let end: Ending | undefined;
  const lines = async function* (): AsyncGenerator<string> {
    end = yield* backupLines(transaction, tables, { madeAt, ledgerVersion });
  };
  try {
    await writePackedLines(file, lines());
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new BackupFailedError(
      `The backup ${file} cannot be written (${error.message}): make room there, or make it writable`,
      { cause: error },
    );
  }
  return { file, madeAt, ledgerVersion, ...end! };
}

/** The last migration; undefined: there is no ledger, or nothing was ever in it. */
export async function versionIn(database: Database, tables: Tables): Promise<number | undefined> {
  const found = await database.query(
    `SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = 'migrations'`,
    [tables.schemaName],
  );
  if (found.length === 0) return undefined;
  const [row] = await database.query<{ version: number | null }>(
    `SELECT max(version) AS version FROM ${tables.migrations}`,
  );
  return row?.version ?? undefined;
}
