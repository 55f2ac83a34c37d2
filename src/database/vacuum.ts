import type { Database } from "./database.ts";

/** Gives back the space of deleted rows: to be run daily. A server does this by itself; the embedded database does not. */
export async function vacuum(database: Database): Promise<void> {
  if (database.kind === "embedded") await database.execute("VACUUM ANALYZE");
}
