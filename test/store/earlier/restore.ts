import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "../../../src/database/index.ts";
import { silentLog } from "../../../src/platform/index.ts";
import { migrate } from "../../../src/store/migrate.ts";
import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import { tablesIn } from "../../../src/store/tables.ts";

/** Every version there has been, the newest last. Each has a frozen ledger, `version-<n>.sql`, printed by freeze.ts at its time. */
export const VERSIONS: readonly number[] = MIGRATIONS.map(({ version }) => version);
export const NEWEST = VERSIONS.at(-1)!;

/** A ledger as the code of that version left it: its schema, made by the real steps up to there, and the rows it wrote. */
export async function restoreLedger(database: Database, schema: string, version: number): Promise<void> {
  await migrate(database, tablesIn(schema), silentLog, MIGRATIONS.slice(0, version));
  const rows = readFileSync(join(import.meta.dirname, `version-${version}.sql`), "utf8");
  await database.transaction(async (transaction) => {
    await transaction.execute(`SET LOCAL search_path TO ${schema}; ${rows}`);
  });
}

export type Columns = Readonly<Record<string, readonly string[]>>;

/** The columns of every table of a schema, sorted by name. */
export async function columnsOf(database: Database, schema: string): Promise<Columns> {
  const columns = await database.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns WHERE table_schema = $1 ORDER BY 1, 2`,
    [schema],
  );
  const byTable: Record<string, string[]> = {};
  for (const { table, column } of columns) (byTable[table] ??= []).push(column);
  return byTable;
}

/** Every row of every table as PostgreSQL writes it, without any reading of ours; only of `columns`, where they are given. */
export async function contentOf(
  database: Database,
  schema: string,
  columns?: Columns,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const content: Record<string, readonly string[]> = {};
  for (const [table, names] of Object.entries(columns ?? (await columnsOf(database, schema)))) {
    const rows = await database.query<{ row: string }>(
      `SELECT ROW(${names.join(", ")})::text AS row FROM ${schema}.${table} ORDER BY 1`,
    );
    content[table] = rows.map(({ row }) => row);
  }
  return content;
}
