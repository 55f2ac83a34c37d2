import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { isEverything } from "../../support/scope.ts";
import { initialisedDirectory, useTemporaryDirectory } from "../../support/embedded.ts";

const temporaryDirectory = useTemporaryDirectory();

/** What a process of its own says at its end. */
async function saidBy(program: string, ...parameters: readonly string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, program), ...parameters]);
  return Number(stdout);
}

describe("memory", () => {
  it("of a worker stays near what it keeps, however much passes through it", async () => {
    expect(await saidBy("busy-worker.ts", String(isEverything ? 20 : 6))).toBeLessThan(160);
  });

  it.runIf(isEverything && process.platform === "linux")(
    "of the embedded database never grows beyond 350 MB, however many statements it is given",
    async () => {
      expect(await saidBy("busy-database.ts", initialisedDirectory(temporaryDirectory()))).toBeLessThan(350_000);
    },
  );
});
