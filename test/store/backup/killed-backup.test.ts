import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openEmbedded, type Database } from "../../../src/database/index.ts";
import { silentLog } from "../../../src/platform/index.ts";
import { backUp, checkBackup, InvalidBackupError, openLedger, restoreBackup } from "../../../src/store/index.ts";
import { compiledCode } from "../../support/compiled-code.ts";
import { initialisedDirectory, onDatabase, TEST_POSTGRES_URL, useTemporaryDirectory } from "../../support/databases.ts";
import { isEverything } from "../../support/scope.ts";
import { fillLedger } from "../full-ledger.ts";
import { NOW } from "../records.ts";

/** Processes of their own, each with a database to open. */
const PATIENCE_MS = 400_000;
const temporaryDirectory = useTemporaryDirectory();

/** Starts, and is killed in the middle. */
async function killed(...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "backup-process.ts"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...compiledCode() },
  });
  const exit = once(child, "exit");
  const [said] = (await Promise.race([once(child.stdout, "data"), exit])) as unknown[];
  expect(String(said)).toBe("in the middle\n");
  child.kill("SIGKILL");
  await exit;
}

interface Place {
  readonly schema: string;
  /** For a process of its own. */
  readonly names: readonly [kind: Database["kind"], place: string];
  use<T>(work: (database: Database) => Promise<T>): Promise<T>;
}

async function expectKillsHarmless({ schema, names, use }: Place): Promise<void> {
  const folder = temporaryDirectory();
  const [file, half, beside] = ["whole", "half", "beside"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await use(async (database) => {
    await fillLedger(await openLedger(database, { schema, log: silentLog }), 3);
    await backUp(database, { schema, file, at: NOW });
    const ledger = await openLedger(database, { schema, log: silentLog });
    await ledger.notes.write({ key: "since", topic: "t", asOf: NOW, at: NOW, fact: {} });
  });

  await killed("backup", ...names, schema, half);
  const [left, ...others] = readdirSync(folder).filter((name) => name !== "whole");
  expect([left, others]).toEqual([expect.stringMatching(/^half\..*\.unfinished$/u), []]);
  await expect(checkBackup(join(folder, left!))).rejects.toThrow(InvalidBackupError);

  await killed("restore", ...names, schema, file, beside);
  await use(async (database) => {
    const ledger = await openLedger(database, { schema, log: silentLog });
    expect(await ledger.notes.get("since")).toBeDefined();
    expect(await ledger.audit()).toMatchObject({ chain: { rows: 3, firstBroken: undefined } });
    expect(await ledger.instructions.general()).toEqual([]);
    // It was made before anything was touched, and is whole.
    expect((await checkBackup(beside)).rows).toMatchObject({ decisions: 3, notes: 2 });
    await restoreBackup(database, { schema, file, at: NOW, log: silentLog, replacedTo: beside });
    const restored = await openLedger(database, { schema, log: silentLog });
    expect(await restored.notes.get("since")).toBeUndefined();
    expect(await restored.audit()).toMatchObject({ chain: { rows: 3, firstBroken: undefined } });
  });
}

describe.runIf(isEverything)("a backup or a restore of an embedded ledger", () => {
  it("that is killed in the middle leaves nothing that passes for a backup, and the ledger as it was", {
    timeout: PATIENCE_MS,
  }, async () => {
    const directory = initialisedDirectory(temporaryDirectory());
    await expectKillsHarmless({
      schema: "herald",
      names: ["embedded", directory],
      async use(work) {
        const database = await openEmbedded({ directory, log: silentLog });
        try {
          return await work(database);
        } finally {
          await database.close();
        }
      },
    });
  });
});

onDatabase("postgres", "a backup or a restore of a ledger on a server", (at) => {
  it("that is killed in the middle leaves nothing that passes for a backup, and the ledger as it was", {
    timeout: PATIENCE_MS,
  }, async () => {
    await expectKillsHarmless({
      schema: at.freshSchema(),
      names: ["postgres", TEST_POSTGRES_URL],
      use: (work) => work(at.database()),
    });
  });
});
