import { onTestFinished } from "vitest";
import type { EmbeddedDatabase } from "../../../src/database/index.ts";
import { sharedEmbedded } from "../embedded.ts";
import { LedgerPool } from "./ledger-pool.ts";

let pool: LedgerPool | undefined;

/**
 * An empty ledger in this process's embedded database, the test's alone until it ends; it may have been another test's before. One whose
 * test failed is not lent again.
 */
export async function lendLedger(): Promise<{ readonly schema: string; readonly database: EmbeddedDatabase }> {
  const database = await sharedEmbedded();
  pool ??= new LedgerPool(database);
  const { schema, giveBack, drop } = await pool.lend();
  onTestFinished(({ task }) => (task.result?.state === "pass" ? giveBack() : drop()));
  return { schema, database };
}
