import { createHash } from "node:crypto";
import type { Database } from "../../database/index.ts";
import { LedgerDamagedError, LedgerTooNewError } from "../errors.ts";
import { lockKeyOf } from "../lock-key.ts";
import { MIGRATIONS, type Migration } from "./index.ts";
import type { Tables } from "../tables.ts";
import type { Log } from "../../ports/index.ts";

interface Applied {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

/** How the ledger is brought to a version. */
export interface MigrationPlan {
  readonly log: Log;
  /** All of them unless given. */
  readonly migrations?: readonly Migration[];
  /** Called before a ledger that has been used is changed, while nobody else writes to it. What it throws keeps the ledger as it is. */
  readonly before?: BeforeMigration;
}

export type BeforeMigration = (
  transaction: Database,
  step: { readonly tables: Tables; readonly from: number; readonly to: number },
) => Promise<void>;

/**
 * Brings the schema to the newest version, forward only. Workers that start together migrate once: the others wait.
 * @throws LedgerTooNewError when a newer Herald wrote it; LedgerDamagedError when an applied step is not the one we know
 */
export async function migrate(
  database: Database,
  tables: Tables,
  { log, migrations = MIGRATIONS, before }: MigrationPlan,
): Promise<void> {
  // Looked at first without the lock: an up-to-date ledger opens without waiting for anyone.
  if (pendingAfter(await readApplied(database, tables), migrations).length === 0) return;
  await database.transaction(async (transaction) => {
    // Waiting for another worker's migration, and running a long one, may take longer than a statement may.
    await transaction.execute("SET LOCAL statement_timeout = 0");
    await transaction.query("SELECT pg_advisory_xact_lock($1)", [lockKeyOf(`herald ledger ${tables.schemaName}`)]);
    const applied = await readApplied(transaction, tables);
    const pending = pendingAfter(applied, migrations);
    if (pending.length === 0) return;
    const step = { from: pending[0]!.version - 1, to: pending.at(-1)!.version };
    if (applied.length > 0) await before?.(transaction, { tables, ...step });
    await prepareSchema(transaction, tables);
    await transaction.execute(`SET LOCAL search_path TO ${tables.schema}`);
    for (const migration of pending) {
      await transaction.execute(migration.sql);
      await transaction.query(`INSERT INTO ${tables.migrations} (version, name, checksum) VALUES ($1, $2, $3)`, [
        migration.version,
        migration.name,
        checksumOf(migration),
      ]);
    }
    log.info({ schema: tables.schemaName, ...step }, "ledger migrated");
  });
}

async function readApplied(database: Database, tables: Tables): Promise<readonly Applied[]> {
  // Asked of the catalogue itself: to_regclass answers from a cache that may not have heard of a table made while we waited for the lock.
  const found = await database.query(
    `SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname = 'migrations'`,
    [tables.schemaName],
  );
  if (found.length === 0) return [];
  return database.query<Applied>(`SELECT version, name, checksum FROM ${tables.migrations} ORDER BY version`);
}

function pendingAfter(applied: readonly Applied[], migrations: readonly Migration[]): readonly Migration[] {
  const known = new Map(migrations.map((step) => [step.version, step]));
  const newest = migrations.at(-1)?.version ?? 0;
  for (const step of applied) {
    if (step.version > newest) {
      throw new LedgerTooNewError(
        `The ledger is at version ${step.version} (${step.name}), this Herald knows up to ${newest}: ` +
          "upgrade this Herald, or point it at another database",
      );
    }
    const ours = known.get(step.version);
    if (ours === undefined || checksumOf(ours) !== step.checksum) {
      throw new LedgerDamagedError(
        `Step ${step.version} (${step.name}) of the ledger is not the one this Herald knows: ` +
          "it was made by a different build; use that one, or another database",
      );
    }
  }
  const done = new Set(applied.map((step) => step.version));
  return migrations.filter((step) => !done.has(step.version));
}

async function prepareSchema(transaction: Database, tables: Tables): Promise<void> {
  // CREATE SCHEMA IF NOT EXISTS asks for the privilege to create one even where it exists.
  const found = await transaction.query("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", [
    tables.schemaName,
  ]);
  if (found.length === 0) await transaction.execute(`CREATE SCHEMA ${tables.schema}`);
  await transaction.execute(
    `CREATE TABLE IF NOT EXISTS ${tables.migrations} (
       version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
}

function checksumOf(step: Migration): string {
  return createHash("sha256").update(step.sql).digest("hex");
}
