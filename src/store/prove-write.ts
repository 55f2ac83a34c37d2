import { randomBytes } from "node:crypto";
import type { Database } from "../database/index.ts";
import { guarded } from "./guarded-database.ts";
import { tablesIn } from "./tables.ts";

/** So much, and not compressible, that every second proof needs another page: a small one would find room where the disk has none. */
const BYTES = 3_000;

/**
 * Makes sure that the ledger takes something: writes a note and takes it back. A server whose disk is full, or that became a replica, still
 * answers what is read.
 * @throws LedgerUnreachableError, LedgerStatementError
 */
export async function proveWrite(database: Database, schema = "herald"): Promise<void> {
  const { notes } = tablesIn(schema);
  const fact = JSON.stringify(randomBytes(BYTES).toString("base64"));
  const proven = new Error("proven");
  const proof = guarded(database).transaction(async (transaction) => {
    await transaction.query(`INSERT INTO ${notes} (key, topic, as_of, at, fact) VALUES ($1, $2, now(), now(), $3)`, [
      `write-proof:${randomBytes(8).toString("hex")}`,
      "write-proof",
      fact,
    ]);
    throw proven;
  });
  await proof.catch((error: unknown) => {
    if (error !== proven) throw error;
  });
}
