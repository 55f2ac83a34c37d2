import { openEmbedded, type Database } from "../database/index.ts";
import { openLedger } from "./open-ledger.ts";
import { restoreExport } from "./reading/restore.ts";
import { tablesIn } from "./tables.ts";
import type { Audit, Ledger, Log } from "../ports/index.ts";

const SCHEMA = "herald";

/**
 * The ledger that an export was made of, in memory, to be read: decisions, stops, alerts and what people said; of an archive the part that it
 * holds. The file must have been audited. Close the database that comes with it.
 * @param chain what the audit found: an archive has no chain of its own that could be followed
 */
export async function openExport(
  lines: AsyncIterable<string>,
  { log, chain }: { readonly log: Log; readonly chain: Audit["chain"] },
): Promise<{ readonly ledger: Ledger; readonly database: Database }> {
  const database = await openEmbedded({ directory: "memory", log });
  try {
    const ledger = await openLedger(database, { schema: SCHEMA, log });
    await restoreExport(database, tablesIn(SCHEMA), lines);
    return { ledger: { ...ledger, decisions: { ...ledger.decisions, verify: async () => chain } }, database };
  } catch (error) {
    await database.close();
    throw error;
  }
}
