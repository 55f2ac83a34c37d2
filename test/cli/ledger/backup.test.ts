import { existsSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isEverything } from "../../support/scope.ts";
import { emptyFolder, HeraldProcess, herald, usedFolder } from "../herald-process.ts";

const PATIENCE_MS = 400_000;

it.runIf(isEverything)(
  "the ledger is backed up beside a running worker and without one, and restored where no worker runs",
  async () => {
    const directory = usedFolder();
    const file = join(directory, "one.ndjson.gz");
    const worker = new HeraldProcess(["start"], { directory });
    await worker.printed("Herald goes on working");
    const beside = await herald(["backup", file], { directory });
    expect([beside.code, beside.stderr]).toEqual([0, ""]);
    expect(beside.stdout).toMatch(
      /^Backed up the ledger to .*one\.ndjson\.gz: [\d,]+ decisions and [\d,]+ other rows/u,
    );
    expect(beside.stdout).toContain(`restore ${file}`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await herald(["backup", file], { directory })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("already exists"),
    });
    expect(await herald(["restore", file, "--replace"], { directory })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("in use by process"),
    });
    expect(await worker.end("SIGTERM")).toMatchObject({ code: 0 });

    const named = JSON.parse((await herald(["backup", "--json"], { directory })).stdout) as { file: string };
    expect(named.file).toMatch(/data\/backups\/herald-\d{8}T\d{6}Z\.ndjson\.gz$/u);
    expect(await herald(["restore", file], { directory })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("add --replace"),
    });

    // Another machine, where nothing was.
    const other = usedFolder();
    expect(await herald(["restore", file], { directory: other })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Restored the ledger as of [^]*Stops are paused/u),
    });
    expect(await herald(["ledger", "verify"], { directory: other })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("every hash, link and look holds"),
    });
    // Who only asks the ledger opens nothing else.
    expect(existsSync(join(other, "data/sandbox.json"))).toBe(false);
    const replaced = await herald(["restore", named.file, "--replace"], { directory: other });
    expect(replaced).toMatchObject({ code: 0, stdout: expect.stringContaining("What was there before is in") });
    expect(readdirSync(join(other, "data/backups"))).toEqual([expect.stringMatching(/^replaced-/u)]);

    expect(await herald(["resume"], { directory: other })).toMatchObject({ code: 0 });
  },
  PATIENCE_MS,
);

it.runIf(isEverything)(
  "an embedded folder that is damaged is refused with the command that restores a backup, which works once it is moved away",
  async () => {
    const directory = usedFolder();
    await herald(["pause"], { directory });
    const { file } = JSON.parse((await herald(["backup", "--json"], { directory })).stdout) as { file: string };
    const data = join(directory, "data/db/pglite");
    truncateSync(join(data, "global/pg_control"), 100);
    for (const command of [
      ["ledger", "verify"],
      ["restore", file, "--replace"],
    ])
      expect(await herald(command, { directory })).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/pglite cannot be opened .*[Mm]ove that folder away.*restore/u),
      });
    rmSync(data, { recursive: true });
    expect(await herald(["restore", file], { directory })).toMatchObject({ code: 0 });
    expect(await herald(["ledger", "list", "instructions"], { directory })).toMatchObject({
      stdout: expect.stringContaining("pause"),
    });
  },
  PATIENCE_MS,
);

it.runIf(isEverything)("a restore from what is not a backup is refused before anything is opened", async () => {
  const directory = emptyFolder();
  expect(await herald(["restore", "nothing.ndjson.gz"], { directory })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("there is no file nothing.ndjson.gz"),
  });
  expect(await herald(["restore", "."], { directory })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("is a folder"),
  });
  expect(existsSync(join(directory, "data"))).toBe(false);
});
