import { settingsOf, type Config } from "../config/index.ts";
import type { LedgerAtWorker, LedgerQuestions } from "../http/index.ts";
import { backupBeforeMigration, openLedger } from "../store/index.ts";
import { explain } from "./explain.ts";
import { backupFolder, openDatabase } from "./open-database.ts";
import { RECORD_KINDS, type Clock, type Ledger, type Log, type RecordKind, type Settings } from "../ports/index.ts";

/** What may be asked of a ledger: here, or over HTTP of the worker that holds it. */
export function ledgerQuestions({
  ledger,
  settings,
}: {
  readonly ledger: Ledger;
  readonly settings: Pick<Settings, "reader">;
}): LedgerQuestions & LedgerAtWorker {
  return {
    kinds: RECORD_KINDS,
    page: (kind, query) => ledger.records.page(kind as RecordKind, query),
    audit: () => ledger.audit(),
    hashAt: (sequence) => ledger.hashAt(sequence),
    explain: (name) => explain(ledger, name, settings.reader.command),
  };
}

/**
 * The configured ledger, for what only asks it: unlike a world it opens no sandbox, no API and no medium. The caller closes it.
 * @throws DatabaseLockedError, DatabaseUnreachableError, LedgerError
 */
export async function openLedgerQuestions({
  config,
  clock,
  log,
}: {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<{ readonly questions: LedgerQuestions & LedgerAtWorker; close(): Promise<void> }> {
  const database = await openDatabase({ config, log });
  const close = (): Promise<void> => database.close();
  try {
    const beforeMigration = backupBeforeMigration({ folder: backupFolder(config), clock, log });
    const ledger = await openLedger(database, { log, beforeMigration });
    return { questions: ledgerQuestions({ ledger, settings: settingsOf(config) }), close };
  } catch (error) {
    await close();
    throw error;
  }
}
