import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openEmbedded, type Database } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { ACCOUNT, anExperiment, NOTHING_KNOWN } from "../support/builders.ts";
import {
  eachDatabase,
  initialisedDirectory,
  onDatabase,
  TEST_POSTGRES_URL,
  useTemporaryDirectory,
} from "../support/databases.ts";
import { MADE_UP, toLater } from "../support/later-version.ts";
import { isEverything } from "../support/scope.ts";
import { EXPERIMENT, NOW, recordNext } from "./records.ts";

const DAYS = ["2026-11-19", "2026-11-20", "2026-11-21"];

/** A ledger of today's version with something in it. */
async function filled(database: Database, schema: string): Promise<void> {
  const ledger = await openLedger(database, { schema, log: silentLog });
  await ledger.experiments.remember(ACCOUNT, anExperiment(), NOW, NOTHING_KNOWN);
  for (const lastClosedDay of DAYS) await recordNext(ledger, { lastClosedDay });
}

/** Everything is as it was, and of today's version. */
async function expectUntouched(database: Database, schema: string): Promise<void> {
  const ledger = await openLedger(database, { schema, log: silentLog });
  expect(await ledger.decisions.verify()).toEqual({ rows: DAYS.length, firstBroken: undefined });
  expect(await database.query(`SELECT count(*)::integer AS steps FROM ${schema}.migrations`)).toEqual([
    { steps: MADE_UP.version - 1 },
  ]);
  expect(await database.query(`SELECT * FROM ${schema}.experiments`)).toEqual([
    expect.not.objectContaining({ colour: "green" }),
  ]);
}

eachDatabase("a ledger that a later version of Herald opens", (at) => {
  it("is brought to that version with everything in it, once", async () => {
    const schema = at.freshSchema();
    await filled(at.database(), schema);
    const before = await at.database().query(`SELECT * FROM ${schema}.decisions ORDER BY sequence`);
    await toLater(at.database(), schema);
    await toLater(at.database(), schema);
    expect(await at.database().query(`SELECT * FROM ${schema}.decisions ORDER BY sequence`)).toEqual(before);
    expect(await at.database().query(`SELECT experiment_id, colour FROM ${schema}.colours`)).toEqual([
      { experiment_id: EXPERIMENT, colour: "green" },
    ]);
    expect(await at.database().query(`SELECT name FROM ${schema}.migrations ORDER BY version DESC LIMIT 1`)).toEqual([
      { name: MADE_UP.name },
    ]);
  });

  it("stays as it was when a step fails, and is brought to that version when it no longer does", async () => {
    const schema = at.freshSchema();
    await filled(at.database(), schema);
    const broken = { ...MADE_UP, sql: `${MADE_UP.sql}; SELECT 1 / 0` };
    await expect(toLater(at.database(), schema, broken)).rejects.toThrow("division by zero");
    await expectUntouched(at.database(), schema);
    await toLater(at.database(), schema);
    expect(await at.database().query(`SELECT colour FROM ${schema}.colours`)).toHaveLength(1);
  });
});

/** Starts to bring the ledger to the later version, and is killed when every step has run but none is kept. */
async function migrateAndKill(kind: Database["kind"], place: string, schema: string): Promise<void> {
  const migrator = spawn(process.execPath, [join(import.meta.dirname, "migrator.ts"), kind, place, schema], {
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

  it.runIf(isEverything)("stays as it is when the process is killed while bringing it to a later version", async () => {
    const directory = initialisedDirectory(temporaryDirectory());
    const before = await openEmbedded({ directory, log: silentLog });
    await filled(before, "herald");
    await before.close();
    await migrateAndKill("embedded", directory, "herald");
    const after = await openEmbedded({ directory, log: silentLog });
    await expectUntouched(after, "herald");
    await after.close();
  });
});

onDatabase("postgres", "a ledger on a server", (at) => {
  it("stays as it is when the process is killed while bringing it to a later version", async () => {
    const schema = at.freshSchema();
    await filled(at.database(), schema);
    await migrateAndKill("postgres", TEST_POSTGRES_URL, schema);
    await expectUntouched(at.database(), schema);
  });
});
