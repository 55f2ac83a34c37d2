import type { Database } from "./database.ts";

/** Frees the space of deleted rows; run it daily. A server does this by itself, the embedded database does not. */
export async function vacuum(database: Database): Promise<void> {
  if (database.kind === "embedded") await database.execute("VACUUM ANALYZE");
}
