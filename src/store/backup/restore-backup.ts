import { isDeepStrictEqual } from "node:util";
import type { Database } from "../../database/index.ts";
import type { Instant } from "../../experiment/index.ts";
import type { Log } from "../../ports/index.ts";
import { InvalidBackupError, LedgerTooNewError, RestoreRefusedError } from "../errors.ts";
import { guarded } from "../guarded-database.ts";
import { lockKeyOf } from "../lock-key.ts";
import { migrate } from "../migrations/migrate.ts";
import { MIGRATIONS } from "../migrations/index.ts";
import { tablesIn, type Tables } from "../tables.ts";
import { backupLines } from "./backup-lines.ts";
import { markRestored } from "./mark-restored.ts";
import { checkBackup, readBackup } from "./read-backup.ts";
import { quoted, storedTables, type StoredTable } from "./stored-tables.ts";
import { backUpBeforeChange, type Backup } from "./write-backup.ts";

const ROWS_A_STATEMENT = 200;
/** Rows that came after the backup may be named elsewhere, in keys of messages and in the queue: their numbers are not given to others. */
const NUMBERS_SKIPPED = 100_000;
/** What every ledger has, an empty one too. */
const NEVER_EMPTY = new Set(["migrations", "chain_head"]);

export interface RestoreOptions {
  readonly schema?: string;
  readonly file: string;
  readonly at: Instant;
  readonly log: Log;
  /** Where a ledger that is not empty is backed up before it is replaced. Left out: such a ledger is refused. */
  readonly replacedTo?: string;
}

export interface Restored {
  readonly backup: Backup;
  /** What was there before. */
  readonly replaced: Backup | undefined;
}

/**
 * Brings the ledger back as the backup has it, in one transaction: a process that is killed in the middle leaves what was there before. What
 * was restored is compared with the backup, byte for byte, before it counts. Then it is brought to the newest version, and stops are paused.
 * @throws InvalidBackupError, RestoreRefusedError, BackupFailedError, LedgerTooNewError; nothing has changed then
 */
export async function restoreBackup(database: Database, options: RestoreOptions): Promise<Restored> {
  const { schema = "herald", file, at, log } = options;
  const tables = tablesIn(schema);
  const backup = await checkBackup(file);
  if (backup.ledgerVersion > MIGRATIONS.at(-1)!.version)
    throw new LedgerTooNewError(
      `${file} is of a ledger at version ${backup.ledgerVersion}, this Herald knows up to ${MIGRATIONS.at(-1)!.version}: upgrade this Herald`,
    );
  return guarded(database).transaction(async (transaction) => {
    await transaction.execute("SET LOCAL statement_timeout = 0");
    await transaction.query("SELECT pg_advisory_xact_lock($1)", [lockKeyOf(`herald ledger ${tables.schemaName}`)]);
    const replaced = await setAside(transaction, tables, options);
    await migrate(transaction, tables, {
      log,
      migrations: MIGRATIONS.filter(({ version }) => version <= backup.ledgerVersion),
    });
    await fill(transaction, tables, file);
    await requireSame(transaction, tables, backup);
    await migrate(transaction, tables, { log });
    await markRestored(transaction, tables, { madeAt: backup.madeAt, at });
    return { backup, replaced };
  });
}

/** Backs up what is there, if there is anything, and takes it away. The schema and the rights to it stay. */
async function setAside(
  transaction: Database,
  tables: Tables,
  { replacedTo, at }: RestoreOptions,
): Promise<Backup | undefined> {
  const stored = await storedTables(transaction, tables);
  const isFull = await hasRows(
    transaction,
    stored.filter(({ name }) => !NEVER_EMPTY.has(name)),
  );
  if (isFull && replacedTo === undefined)
    throw new RestoreRefusedError(
      "The ledger is not empty. To replace it, add --replace: Herald makes a backup of what is there first",
    );
  const replaced = isFull ? await backUpBeforeChange(transaction, tables, replacedTo!, at) : undefined;
  if (stored.length > 0) await transaction.execute(`DROP TABLE ${stored.map(({ place }) => place).join(", ")} CASCADE`);
  const functions = await transaction.query<{ readonly signature: string }>(
    `SELECT format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS signature
     FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = $1`,
    [tables.schemaName],
  );
  for (const { signature } of functions) await transaction.execute(`DROP FUNCTION ${signature} CASCADE`);
  return replaced;
}

async function hasRows(transaction: Database, stored: readonly StoredTable[]): Promise<boolean> {
  for (const { place } of stored)
    if ((await transaction.query(`SELECT 1 FROM ${place} LIMIT 1`)).length > 0) return true;
  return false;
}

async function fill(transaction: Database, tables: Tables, file: string): Promise<void> {
  const stored = await storedTables(transaction, tables);
  for (const { place } of stored) await transaction.execute(`ALTER TABLE ${place} DISABLE TRIGGER USER`);
  // What the migrations put there is in the backup too.
  for (const { place } of stored.toReversed()) await transaction.execute(`DELETE FROM ${place}`);
  let into: StoredTable | undefined;
  let rows: (readonly (string | null)[])[] = [];
  const flush = async (): Promise<void> => {
    if (into !== undefined && rows.length > 0) await insert(transaction, into, rows);
    rows = [];
  };
  for await (const part of readBackup(file)) {
    if (part.kind === "row") {
      rows.push(part.texts);
      if (rows.length >= ROWS_A_STATEMENT) await flush();
      continue;
    }
    await flush();
    into = stored.find(({ name }) => name === part.table);
    if (into === undefined || !isDeepStrictEqual(columnsOf(into), part.columns))
      throw new InvalidBackupError(
        `${file} has a table ${part.table} that a ledger of its version does not have. Nothing was restored; take another backup`,
      );
  }
  await flush();
  for (const table of stored) {
    await transaction.execute(`ALTER TABLE ${table.place} ENABLE TRIGGER USER`);
    for (const { name } of table.columns.filter(({ isNumbered }) => isNumbered))
      await transaction.query(
        `SELECT setval(pg_get_serial_sequence($1, $2), (SELECT coalesce(max(${quoted(name)}), 0) + $3 FROM ${table.place}))`,
        [table.place, name, NUMBERS_SKIPPED],
      );
  }
}

const columnsOf = ({ columns }: StoredTable): readonly string[] => columns.map(({ name }) => name);

async function insert(
  transaction: Database,
  { place, columns }: StoredTable,
  rows: readonly (readonly (string | null)[])[],
): Promise<void> {
  const names = columns.map(({ name }) => quoted(name));
  const values = columns.map(({ type }, index) => `(line->>${index})::${type}`);
  await transaction.query(
    `INSERT INTO ${place} (${names.join(", ")}) OVERRIDING SYSTEM VALUE
     SELECT ${values.join(", ")} FROM json_array_elements($1::json) AS line`,
    [JSON.stringify(rows)],
  );
}

/** @throws RestoreRefusedError unless the ledger now gives the very backup that it was filled from */
async function requireSame(transaction: Database, tables: Tables, backup: Backup): Promise<void> {
  const lines = backupLines(transaction, tables, backup);
  let next = await lines.next();
  while (next.done !== true) next = await lines.next();
  if (next.value.sha256 !== backup.sha256)
    throw new RestoreRefusedError(
      `What was restored from ${backup.file} differs from it, so it was not kept. Restore it with the version of Herald that made it`,
    );
}
