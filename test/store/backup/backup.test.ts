import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Database } from "../../../src/database/index.ts";
import { pauseOf } from "../../../src/decision/index.ts";
import { ManualClock, silentLog } from "../../../src/platform/index.ts";
import {
  backUp,
  BackupFailedError,
  backupBeforeMigration,
  checkBackup,
  InvalidBackupError,
  LedgerTooNewError,
  openLedger,
  restoreBackup,
  RestoreRefusedError,
} from "../../../src/store/index.ts";
import { eachDatabase, useTemporaryDirectory } from "../../support/databases.ts";
import { MADE_UP, toLater } from "../../support/later-version.ts";
import { isEverything } from "../../support/scope.ts";
import { recordingLog } from "../../support/recording-log.ts";
import { fillLedger, LATER } from "../full-ledger.ts";
import { NOW } from "../records.ts";

const temporaryDirectory = useTemporaryDirectory();
const DECISIONS = 3;
const RESTORED_AT = "2026-11-25T08:00:00.000Z";

/** Every row of every table as text, except those in which a restore says that it happened. */
async function everyRow(database: Database, schema: string): Promise<readonly string[]> {
  const tables = await database.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1",
    [schema],
  );
  const rows: string[] = [];
  for (const { name } of tables)
    for (const { row } of await database.query<{ row: string }>(`SELECT t::text AS row FROM "${schema}"."${name}" t`))
      if (!/ledger-restored|herald restore/u.test(row)) rows.push(`${name} ${row}`);
  return rows.toSorted();
}

eachDatabase("a backup of the ledger", (at) => {
  const newFile = (): string => join(temporaryDirectory(), "backups", "ledger.ndjson.gz");
  const restored = (schema: string, file: string, replacedTo?: string) =>
    restoreBackup(at.database(), {
      schema,
      file,
      at: RESTORED_AT,
      log: silentLog,
      ...(replacedTo !== undefined && { replacedTo }),
    });
  async function backedUp(): Promise<{ schema: string; file: string }> {
    const schema = at.freshSchema();
    await fillLedger(await openLedger(at.database(), { schema, log: silentLog }), DECISIONS);
    const file = newFile();
    await backUp(at.database(), { schema, file, at: NOW });
    return { schema, file };
  }

  it("brings back every row of every table as it was, and the ledger goes on from there", async () => {
    const { schema, file } = await backedUp();
    const before = await everyRow(at.database(), schema);
    const copy = at.freshSchema();
    const { backup, replaced } = await restored(copy, file);
    expect(replaced).toBeUndefined();
    expect(await everyRow(at.database(), copy)).toEqual(before);
    expect(backup).toMatchObject({ madeAt: NOW, rows: { decisions: DECISIONS, intents: 1, people: 1, migrations: 1 } });
    const ledger = await openLedger(at.database(), { schema: copy, log: silentLog });
    expect(await ledger.audit()).toMatchObject({ chain: { rows: DECISIONS, firstBroken: undefined } });
    await expect(at.database().query(`DELETE FROM ${copy}.decisions`)).rejects.toThrow("never changed or deleted");
  });

  it.runIf(isEverything)("keeps numbers that were given since for those who have them", async () => {
    const { file } = await backedUp();
    const copy = at.freshSchema();
    await restored(copy, file);
    const [last] = await at.database().query<{ last: string }>(`SELECT last_value AS last FROM ${copy}.alerts_id_seq`);
    expect(Number(last!.last)).toBeGreaterThan(100_000);
  });

  it.runIf(isEverything)(
    "stops nothing after it was restored until somebody has looked and resumes: a veto may be missing in it",
    async () => {
      const { file } = await backedUp();
      const copy = at.freshSchema();
      await restored(copy, file);
      const ledger = await openLedger(at.database(), { schema: copy, log: silentLog });
      const pause = pauseOf(await ledger.instructions.general());
      expect(pause).toMatchObject({ since: RESTORED_AT });
      expect([...(await ledger.people.names([pause!.by as `cli:${string}`])).values()]).toEqual(["herald restore"]);
    },
  );

  it("is not known to hold every message: for two weeks each is looked for, from when it was made, before it is sent", async () => {
    const { file } = await backedUp();
    const copy = at.freshSchema();
    await restored(copy, file);
    const { deliveries } = await openLedger(at.database(), { schema: copy, log: silentLog });
    const claim = (key: string, now: string) =>
      deliveries.claim({ key, destination: "slack:#x" }, "hash", "worker", now, "2027-01-01T00:00:00.000Z");
    expect(await claim("one", "2026-12-08T07:00:00.000Z")).toMatchObject({
      attempt: "again",
      delivery: { createdAt: NOW },
    });
    const later = "2026-12-09T09:00:00.000Z";
    expect(await claim("two", later)).toMatchObject({ attempt: "first", delivery: { createdAt: later } });
  });

  it("is refused over a ledger that is not empty, unless what is there is backed up first", async () => {
    const { schema, file } = await backedUp();
    const ledger = await openLedger(at.database(), { schema, log: silentLog });
    await ledger.notes.write({ key: "later", topic: "t", asOf: LATER, at: LATER, fact: {} });
    const withNote = await everyRow(at.database(), schema);
    await expect(restored(schema, file)).rejects.toThrow(RestoreRefusedError);
    expect(await everyRow(at.database(), schema)).toEqual(withNote);

    const beside = newFile();
    const { replaced } = await restored(schema, file, beside);
    expect(replaced).toMatchObject({ file: beside, rows: { notes: 2 } });
    expect(await everyRow(at.database(), schema)).toHaveLength(withNote.length - 1);
    await restored(schema, beside, newFile());
    expect(await everyRow(at.database(), schema)).toEqual(withNote);
  });

  it.runIf(isEverything)("is not restored where what is there cannot be backed up first", async () => {
    const { schema, file } = await backedUp();
    const before = await everyRow(at.database(), schema);
    const folder = temporaryDirectory();
    writeFileSync(join(folder, "a-file"), "");
    await expect(restored(schema, file, join(folder, "a-file", "x.ndjson.gz"))).rejects.toThrow(BackupFailedError);
    expect(await everyRow(at.database(), schema)).toEqual(before);
  });

  it("that is half written, changed or something else is refused, and nothing changes", async () => {
    const { schema, file } = await backedUp();
    const bytes = readFileSync(file);
    const lines = gunzipSync(bytes).toString().trimEnd().split("\n");
    const packed = (changed: readonly string[]): Buffer => gzipSync(`${changed.join("\n")}\n`);
    const damaged: Readonly<Record<string, Buffer>> = {
      "was cut short": bytes.subarray(0, bytes.length - 1),
      "was cut short: its end is missing": packed(lines.slice(0, -1)),
      "does not match its checksum": packed(lines.map((line) => line.replace("Checkout", "Checkin"))),
      "content does not match": packed(lines.filter((line) => !line.includes("slack:U0ANA"))),
      "is damaged at line": packed(lines.map((line, index) => (index === 5 ? line.slice(1) : line))),
      "is damaged at line 2": packed([lines[0]!, ...lines.slice(2)]),
      "is not a backup that this version": packed(["{}"]),
      "is damaged, or is not a backup": Buffer.from("hello"),
      "was cut short: its end": Buffer.alloc(0),
    };
    const before = await everyRow(at.database(), schema);
    for (const [why, content] of Object.entries(damaged)) {
      const bad = join(temporaryDirectory(), randomUUID());
      writeFileSync(bad, content);
      const refusal: unknown = await restored(schema, bad, newFile()).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(InvalidBackupError);
      expect((refusal as Error).message).toContain(why);
      expect((refusal as Error).message).toContain(bad);
    }
    expect(await everyRow(at.database(), schema)).toEqual(before);
  });

  it.runIf(isEverything)("by a newer Herald is refused", async () => {
    const { schema, file } = await backedUp();
    await toLater(at.database(), schema);
    await backUp(at.database(), { schema, file, at: NOW });
    await expect(restored(at.freshSchema(), file)).rejects.toThrow(LedgerTooNewError);
  });

  it.runIf(isEverything)("of no ledger is not made", async () => {
    const file = newFile();
    await expect(backUp(at.database(), { schema: at.freshSchema(), file, at: NOW })).rejects.toThrow(BackupFailedError);
    expect(existsSync(file)).toBe(false);
  });

  it.runIf(isEverything)("that cannot be finished leaves no file", async () => {
    const { schema } = await backedUp();
    const file = newFile();
    let fetched = 0;
    const failing = failingAt(at.database(), (sql) => sql.startsWith("FETCH") && ++fetched === 4);
    await expect(backUp(failing, { schema, file, at: NOW })).rejects.toThrow("lost");
    expect(readdirSync(join(file, ".."))).toEqual([]);
  });

  it
    .runIf(isEverything)
    .each([["INSERT INTO"], ["ENABLE TRIGGER"], ["cannot be reached by any statement, at the commit"]])(
    "that cannot be restored to the end (%s) leaves what was there",
    async (where) => {
      const { schema, file } = await backedUp();
      const before = await everyRow(at.database(), schema);
      const failing = failingAt(at.database(), (sql) => sql.includes(where), true);
      const options = { schema, file, at: RESTORED_AT, log: silentLog, replacedTo: newFile() };
      await expect(restoreBackup(failing, options)).rejects.toThrow("lost");
      expect(await everyRow(at.database(), schema)).toEqual(before);
    },
  );
});

/** The same database, which is lost at a statement, or at the end of the transaction. */
function failingAt(database: Database, isHere: (sql: string) => boolean, atCommit = false): Database {
  const refuse = (sql: string): void => {
    if (isHere(sql)) throw new Error("lost");
  };
  const wrapped = (inner: Database): Database => ({
    kind: inner.kind,
    close: () => inner.close(),
    async execute(sql) {
      refuse(sql);
      return inner.execute(sql);
    },
    async query(sql, parameters) {
      refuse(sql);
      return inner.query(sql, parameters);
    },
    transaction: (work) => inner.transaction((transaction) => work(wrapped(transaction))),
  });
  return {
    ...wrapped(database),
    transaction: (work) =>
      database.transaction(async (transaction) => {
        const result = await work(wrapped(transaction));
        if (atCommit) throw new Error("lost");
        return result;
      }),
  };
}

eachDatabase("a migration of a ledger that is in use", (at) => {
  const before = (folder: string, log = recordingLog(), clock = new ManualClock(NOW)) => ({
    log,
    clock,
    hook: backupBeforeMigration({ folder, clock, log }),
  });
  const filled = async (): Promise<string> => {
    const schema = at.freshSchema();
    await fillLedger(await openLedger(at.database(), { schema, log: silentLog }), 1);
    return schema;
  };

  it("begins with a backup, from which the earlier version can be restored", async () => {
    const folder = join(temporaryDirectory(), "backups");
    const schema = await filled();
    const rows = await everyRow(at.database(), schema);
    await toLater(at.database(), schema, MADE_UP, before(folder).hook);
    const [name] = readdirSync(folder);
    expect(name).toMatch(/^before-migration-\d+-to-\d+-20261123T080005Z\.ndjson\.gz$/u);
    const copy = at.freshSchema();
    await restoreBackup(at.database(), { schema: copy, file: join(folder, name!), at: RESTORED_AT, log: silentLog });
    expect(await everyRow(at.database(), copy)).toEqual(rows);
  });

  it.runIf(isEverything)(
    "needs none while the ledger is new, and makes none where nothing is to be migrated",
    async () => {
      const folder = join(temporaryDirectory(), "backups");
      const schema = at.freshSchema();
      const beforeMigration = before(folder).hook;
      await openLedger(at.database(), { schema, log: silentLog, beforeMigration });
      await openLedger(at.database(), { schema, log: silentLog, beforeMigration });
      expect(existsSync(folder)).toBe(false);
    },
  );

  it.runIf(isEverything)(
    "keeps the newest three of these backups, what people made, and nothing half written",
    async () => {
      const folder = temporaryDirectory();
      const kept = ["before-migration-1-to-2-20261101T000000Z", "before-migration-2-to-3-20261102T000000Z", "mine"];
      const gone = ["before-migration-1-to-9-20251101T000000Z", "before-migration-3-to-4-20261001T000000Z"];
      for (const name of [...kept, ...gone]) writeFileSync(join(folder, `${name}.ndjson.gz`), "");
      writeFileSync(join(folder, "before-migration-3-to-4-20261001T000000Z.ndjson.gz.1.unfinished"), "");
      const schema = await filled();
      await toLater(at.database(), schema, MADE_UP, before(folder).hook);
      const names = readdirSync(folder).map((name) => name.replace(".ndjson.gz", ""));
      expect(names.toSorted()).toEqual([...kept, "before-migration-1-to-2-20261123T080005Z"].toSorted());
    },
  );

  it.runIf(isEverything)(
    "does not begin without its backup on the embedded database; on a server the log says what to do",
    async () => {
      const folder = join(temporaryDirectory(), "file");
      writeFileSync(folder, "");
      const schema = await filled();
      const { hook, log } = before(folder);
      const failure = await toLater(at.database(), schema, MADE_UP, hook).then(
        () => undefined,
        (error: unknown) => error,
      );
      const isEmbedded = at.kind === "embedded";
      expect(failure instanceof BackupFailedError).toBe(isEmbedded);
      const [row] = await at
        .database()
        .query<{ version: number }>(`SELECT max(version) AS version FROM ${schema}.migrations`);
      expect(row!.version).toBe(isEmbedded ? MADE_UP.version - 1 : MADE_UP.version);
      const warned = log.entries.filter(({ message }) => message.startsWith("no backup before the migration"));
      expect(warned.map(({ data }) => JSON.stringify(data).includes("pg_dump"))).toEqual(isEmbedded ? [] : [true]);
    },
  );
});

describe("a backup", () => {
  it("that is not there is said to be so by the system", async () => {
    await expect(checkBackup("/nonexistent/ledger.ndjson.gz")).rejects.toThrow("ENOENT");
  });
});
