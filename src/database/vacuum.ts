import type { Database } from "./database.ts";

/** Frees the space of deleted rows; run it daily. A server does this by itself, the embedded database does not. */
export async function vacuum(database: Database): Promise<void> {
  if (database.kind === "embedded") await database.execute("VACUUM ANALYZE");
}

/** Gives what a table no longer needs back to the disk: the table is written once more, and nobody reads it meanwhile. Not inside a transaction. */
export async function compact(database: Database, table: string): Promise<void> {
  await database.execute(`VACUUM (FULL, ANALYZE) ${table}`);
}
