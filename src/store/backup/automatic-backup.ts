import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, Log } from "../../ports/index.ts";
import { UNFINISHED_END } from "../../platform/index.ts";
import type { BeforeMigration } from "../migrations/migrate.ts";
import { backUpBeforeChange } from "./write-backup.ts";

const PREFIX = "before-migration-";
const BACKUP_END = ".ndjson.gz";
const MOST_KEPT = 3;

/** Of a backup in the folder of backups: what it is, and when it was made. */
export function backupName(what: string, at: string): string {
  return `${what}-${at.replaceAll(/[-:]|\.\d+/gu, "")}${BACKUP_END}`;
}

/**
 * Makes a backup before a migration, and keeps the newest three of these. Without it an embedded ledger is not migrated: nobody else has a
 * copy. A server usually has backups of its own: there the log says what is missing, and the migration goes on.
 */
export function backupBeforeMigration({
  folder,
  clock,
  log,
}: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}): BeforeMigration {
  return async (transaction, { tables, from, to }) => {
    const at = clock.now();
    const file = join(folder, backupName(`${PREFIX}${from}-to-${to}`, at));
    try {
      // Its failure must not end the transaction in which the migration goes on.
      await transaction.transaction((inner) => backUpBeforeChange(inner, tables, file, at));
    } catch (error) {
      if (transaction.kind === "embedded") throw error;
      log.warn(
        { file, err: error, remedy: `pg_dump --schema=${tables.schemaName} before the next upgrade` },
        "no backup before the migration: the file could not be written",
      );
      return;
    }
    log.info({ file, from, to }, "ledger backed up before its migration");
    await removeOld(folder).catch((error: unknown) =>
      log.warn({ folder, err: error }, "old automatic backups could not be removed"),
    );
  };
}

/** The others were made by people. */
async function removeOld(folder: string): Promise<void> {
  const ours = (await readdir(folder)).filter((name) => name.startsWith(PREFIX));
  const whole = ours
    .filter((name) => name.endsWith(BACKUP_END))
    .toSorted((one, other) => compare(stamp(one), stamp(other)));
  const left = ours.filter((name) => name.endsWith(UNFINISHED_END));
  for (const name of [...whole.slice(0, -MOST_KEPT), ...left]) await rm(join(folder, name), { force: true });
}

const stamp = (name: string): string => /-(\d{8}T\d{6}Z)\./u.exec(name)?.[1] ?? "";
const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
