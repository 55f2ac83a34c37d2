import { vacuum, type Database } from "../database/index.ts";
import { alertsIn } from "./alerts.ts";
import { auditIn, hashAt } from "./audit.ts";
import { decisionsIn } from "./decisions.ts";
import { deliveriesIn } from "./deliveries.ts";
import { experimentsIn } from "./experiments.ts";
import { guarded } from "./guarded-database.ts";
import { instructionsIn } from "./instructions.ts";
import { intentsIn } from "./intents.ts";
import { listLooks } from "./looks.ts";
import { migrate } from "./migrate.ts";
import { prune } from "./prune.ts";
import { recordsIn } from "./records.ts";
import { runsIn } from "./runs.ts";
import { tablesIn } from "./tables.ts";
import type { Ledger, Log } from "../ports/index.ts";

export interface LedgerOptions {
  /** Where the tables are: a plain lower-case identifier, made if missing. */
  readonly schema?: string;
  readonly log: Log;
}

/**
 * Opens the ledger in a database, after bringing it to the newest version. Closing the database is left to who opened it.
 * @throws LedgerTooNewError, LedgerDamagedError, LedgerUnreachableError; RangeError on a schema that is no identifier
 */
export async function openLedger(database: Database, options: LedgerOptions): Promise<Ledger> {
  const tables = tablesIn(options.schema ?? "herald");
  const safe = guarded(database);
  await migrate(safe, tables, options.log);
  return {
    runs: runsIn(safe, tables),
    experiments: experimentsIn(safe, tables),
    decisions: decisionsIn(safe, tables),
    looks: { list: (account, experimentId) => listLooks(safe, tables, account, experimentId) },
    intents: intentsIn(safe, tables),
    instructions: instructionsIn(safe, tables),
    alerts: alertsIn(safe, tables),
    deliveries: deliveriesIn(safe, tables),
    records: recordsIn(safe, tables),
    audit: auditIn(safe, tables),
    hashAt: (sequence) => hashAt(safe, tables, sequence),
    prune: (before) => prune(safe, tables, before),
    vacuum: () => vacuum(safe),
  };
}
