import { vacuum, type Database } from "../database/index.ts";
import { archivesIn } from "./archive/archives.ts";
import { alertsIn } from "./messaging/alerts.ts";
import { auditIn, hashAt } from "./decisions/audit.ts";
import { decisionsIn } from "./decisions/decisions.ts";
import { deliveriesIn } from "./messaging/deliveries.ts";
import { experimentsIn } from "./decisions/experiments.ts";
import { guarded } from "./guarded-database.ts";
import { instructionsIn } from "./acting/instructions.ts";
import { intentsIn } from "./acting/intents.ts";
import { listLooks } from "./decisions/timeline.ts";
import { migrate, type BeforeMigration } from "./migrations/migrate.ts";
import { prune } from "./prune.ts";
import { readingsIn } from "./decisions/readings.ts";
import { listedIn } from "./decisions/listed.ts";
import { listingsIn } from "./decisions/listings.ts";
import { countsIn } from "./reading/counts.ts";
import { recordsIn } from "./reading/records.ts";
import { notesIn } from "./messaging/notes.ts";
import { peopleIn } from "./messaging/people.ts";
import { spentTokensIn } from "./acting/spent-tokens.ts";
import { tablesIn } from "./tables.ts";
import type { Ledger, Log } from "../ports/index.ts";

export interface LedgerOptions {
  /** Where the tables are: a plain lower-case identifier, made if missing. */
  readonly schema?: string;
  readonly log: Log;
  /** Called before a migration of a ledger that has been used. */
  readonly beforeMigration?: BeforeMigration;
}

/**
 * Opens the ledger in a database, after bringing it to the newest version. The caller that opened the database closes it.
 * @throws LedgerTooNewError, LedgerDamagedError, LedgerUnreachableError; RangeError on a schema that is not an identifier
 */
export async function openLedger(database: Database, options: LedgerOptions): Promise<Ledger> {
  const tables = tablesIn(options.schema ?? "herald");
  const safe = guarded(database);
  const { log, beforeMigration: before } = options;
  const records = recordsIn(safe, tables);
  await migrate(safe, tables, { log, ...(before !== undefined && { before }) });
  return {
    notes: notesIn(safe, tables),
    people: peopleIn(safe, tables),
    experiments: experimentsIn(safe, tables),
    readings: readingsIn(safe, tables),
    listings: listingsIn(safe, tables),
    listed: listedIn(safe, tables),
    decisions: decisionsIn(safe, tables),
    looks: {
      list: async ({ account, experimentId }) =>
        (await listLooks(safe, tables, account, [{ experimentId }])).get(experimentId)!,
    },
    intents: intentsIn(safe, tables),
    instructions: instructionsIn(safe, tables),
    spentTokens: spentTokensIn(safe, tables),
    alerts: alertsIn(safe, tables),
    deliveries: deliveriesIn(safe, tables),
    records,
    archives: archivesIn(safe, tables, records),
    counts: countsIn(safe, tables),
    audit: auditIn(safe, tables),
    hashAt: (sequence) => hashAt(safe, tables, sequence),
    prune: (before) => prune(safe, tables, before),
    vacuum: () => vacuum(safe),
  };
}
