import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openEmbedded, type Database } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { migrate } from "../../src/store/migrate.ts";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { tablesIn } from "../../src/store/tables.ts";
import {
  eachDatabase,
  initialisedDirectory,
  onDatabase,
  TEST_POSTGRES_URL,
  useTemporaryDirectory,
} from "../support/databases.ts";
import { columnsOf, contentOf, NEWEST, restoreLedger, VERSIONS } from "./earlier/restore.ts";
import { isEverything } from "../support/scope.ts";

/** All of it is as the earlier version left it, and it can then be brought to the newest. */
async function expectUntouched(
  database: Database,
  schema: string,
  earlier: Awaited<ReturnType<typeof contentOf>>,
): Promise<void> {
  expect(await contentOf(database, schema)).toEqual(earlier);
  const ledger = await openLedger(database, { schema, log: silentLog });
  expect(await ledger.decisions.verify()).toEqual({ rows: earlier["decisions"]!.length, firstBroken: undefined });
  expect(await database.query(`SELECT max(version) AS version FROM ${schema}.migrations`)).toEqual([
    { version: NEWEST },
  ]);
}

eachDatabase("a ledger that cannot be brought to the newest version", (at) => {
  const failures = VERSIONS.flatMap((version) =>
    VERSIONS.filter((step) => step > version).map((step) => [version, step] as const),
  );
  it.each(failures)(
    "stays at version %i, as it was, when step %i fails, and is brought to the newest when it no longer does",
    async (version, failing) => {
      const schema = at.freshSchema();
      await restoreLedger(at.database(), schema, version);
      const [columns, content] = [await columnsOf(at.database(), schema), await contentOf(at.database(), schema)];
      const broken = MIGRATIONS.map((step) =>
        step.version === failing ? { ...step, sql: `${step.sql}; SELECT 1 / 0` } : step,
      );
      await expect(migrate(at.database(), tablesIn(schema), silentLog, broken)).rejects.toThrow("division by zero");
      expect(await columnsOf(at.database(), schema)).toEqual(columns);
      await expectUntouched(at.database(), schema, content);
    },
  );
});

/** Starts to bring the ledger to the newest version, and is killed when every step has run but none is kept. */
async function migrateAndKill(kind: Database["kind"], place: string, schema: string): Promise<void> {
  const migrator = spawn(process.execPath, [join(import.meta.dirname, "earlier", "migrator.ts"), kind, place, schema], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(migrator, "exit");
  const [said] = (await Promise.race([once(migrator.stdout, "data"), exit])) as unknown[];
  expect(String(said)).toBe("in the middle\n");
  migrator.kill("SIGKILL");
  await exit;
}

describe("a ledger in a directory", () => {
  const temporaryDirectory = useTemporaryDirectory();

  it.runIf(isEverything)(
    "of version 1 stays as it is when the process is killed while bringing it to the newest",
    {
      timeout: 120_000,
    },
    async () => {
      const directory = initialisedDirectory(temporaryDirectory());
      const before = await openEmbedded({ directory, log: silentLog });
      await restoreLedger(before, "herald", 1);
      const earlier = await contentOf(before, "herald");
      await before.close();
      await migrateAndKill("embedded", directory, "herald");
      const after = await openEmbedded({ directory, log: silentLog });
      await expectUntouched(after, "herald", earlier);
      await after.close();
    },
  );
});

onDatabase("postgres", "a ledger on a server", (at) => {
  it("of version 1 stays as it is when the process is killed while bringing it to the newest", async () => {
    const schema = at.freshSchema();
    await restoreLedger(at.database(), schema, 1);
    const earlier = await contentOf(at.database(), schema);
    await migrateAndKill("postgres", TEST_POSTGRES_URL, schema);
    await expectUntouched(at.database(), schema, earlier);
  });
});
