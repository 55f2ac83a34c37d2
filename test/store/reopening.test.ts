import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { openEmbedded } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";
import { openLedger } from "../../src/store/index.ts";
import { initialisedDirectory, useTemporaryDirectory } from "../support/databases.ts";
import { isEverything } from "../support/scope.ts";

/** Starts a writer on the directory and kills it with SIGKILL as soon as it has acknowledged `count` decisions. */
async function writeAndKill(directory: string, name: string, count: number): Promise<string[]> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, "writer.ts"), directory, name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length >= count) writer.kill("SIGKILL"); // what it had said by then is read to the end
  }
  if (writer.signalCode === null && writer.exitCode === null) await once(writer, "exit");
  expect(writer.signalCode).toBe("SIGKILL");
  return acknowledged;
}

describe("a ledger whose process is killed while it writes", () => {
  const temporaryDirectory = useTemporaryDirectory();

  it.runIf(isEverything)(
    "has every decision it acknowledged, in one unbroken chain, time after time",
    { timeout: 240_000 },
    async () => {
      const directory = initialisedDirectory(temporaryDirectory());
      const acknowledged: string[] = [];
      for (const [round, count] of [1, 7, 30].entries())
        acknowledged.push(...(await writeAndKill(directory, `round_${round}`, count)));
      expect(acknowledged.length).toBeGreaterThanOrEqual(38);

      const database = await openEmbedded({ directory, log: silentLog });
      const ledger = await openLedger(database, { log: silentLog });
      const stored = await database.query<{ id: string }>("SELECT id FROM herald.decisions");
      expect(stored.map((row) => row.id)).toEqual(expect.arrayContaining(acknowledged));
      // Up to one per kill was stored without its acknowledgement being heard; none is half there.
      expect(stored.length).toBeLessThanOrEqual(acknowledged.length + 3);
      expect(await ledger.decisions.verify()).toEqual({ rows: stored.length, firstBroken: undefined });
      await database.close();
    },
  );
});
