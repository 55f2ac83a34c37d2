import { createHash } from "node:crypto";
import { z } from "zod";
import type { Database } from "../../database/index.ts";
import type { Tables } from "../tables.ts";
import { quoted, storedTables, type StoredTable } from "./stored-tables.ts";

export const FORMAT = "herald-backup";
const ROWS_A_PAGE = 500;

export const headingSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(1),
  madeAt: z.iso.datetime(),
  /** The last migration. */
  ledgerVersion: z.number(),
});
/** What the lines after it, up to the next of its kind, are rows of. */
export const tableSchema = z.object({ table: z.string(), columns: z.array(z.string()) });
/** A row: the text of each column as PostgreSQL writes it. */
export const rowSchema = z.array(z.string().nullable());
/** The last line: without it, or with another count or hash, the file is not whole. */
export const endSchema = z.object({ end: z.object({ rows: z.record(z.string(), z.number()), sha256: z.string() }) });

export type Heading = z.output<typeof headingSchema>;
export type Ending = z.output<typeof endSchema>["end"];

/** Counts rows and hashes lines: the same for who writes a backup and for who checks it. */
export class BackupTally {
  readonly #hash = createHash("sha256");
  readonly #rows: Record<string, number> = {};
  #table: string | undefined;

  begin(table: string, line: string): void {
    this.#table = table;
    this.#rows[table] = 0;
    this.line(line);
  }

  /** False: it is in no table. */
  row(line: string): boolean {
    if (this.#table === undefined) return false;
    this.#rows[this.#table]! += 1;
    this.line(line);
    return true;
  }

  line(line: string): void {
    this.#hash.update(line).update("\n");
  }

  end(): Ending {
    return { rows: { ...this.#rows }, sha256: this.#hash.digest("hex") };
  }
}

/**
 * The lines of a backup: everything in the ledger's schema, table by table, each value as PostgreSQL writes it, so that it comes back byte
 * for byte. The same content gives the same lines on every server.
 * @param transaction one in which nothing changes while it is read
 */
export async function* backupLines(
  transaction: Database,
  tables: Tables,
  { madeAt, ledgerVersion }: Pick<Heading, "madeAt" | "ledgerVersion">,
): AsyncGenerator<string, Ending> {
  // What text looks like must not depend on the server's settings.
  await transaction.execute(
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL statement_timeout = 0",
  );
  const tally = new BackupTally();
  const heading = JSON.stringify({ format: FORMAT, version: 1, madeAt, ledgerVersion } satisfies Heading);
  tally.line(heading);
  yield heading;
  for (const table of await storedTables(transaction, tables)) {
    const line = JSON.stringify({ table: table.name, columns: table.columns.map(({ name }) => name) });
    tally.begin(table.name, line);
    yield line;
    for await (const row of rowsOf(transaction, table)) {
      tally.row(row);
      yield row;
    }
  }
  const end = tally.end();
  yield JSON.stringify({ end });
  return end;
}

async function* rowsOf(transaction: Database, { place, columns, order }: StoredTable): AsyncGenerator<string> {
  const texts = columns.map(({ name }) => `${quoted(name)}::text`);
  await transaction.execute(
    `DECLARE backup_rows NO SCROLL CURSOR FOR SELECT json_build_array(${texts.join(", ")})::text AS line FROM ${place} ORDER BY ${order}`,
  );
  for (;;) {
    const rows = await transaction.query<{ readonly line: string }>(`FETCH ${ROWS_A_PAGE} FROM backup_rows`);
    for (const { line } of rows) yield line;
    if (rows.length < ROWS_A_PAGE) break;
  }
  await transaction.execute("CLOSE backup_rows");
}
