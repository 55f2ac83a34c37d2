import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { initialisedDirectory, useTemporaryDirectory } from "../../support/embedded.ts";

const temporaryDirectory = useTemporaryDirectory();

/** What a process of its own says at its end. */
async function saidBy(program: string, ...parameters: readonly string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, program), ...parameters]);
  return Number(stdout);
}

describe("memory", () => {
  it("of a worker stays near what it keeps, however much passes through it", async () => {
    expect(await saidBy("busy-worker.ts")).toBeLessThan(160);
  });

  it.runIf(process.platform === "linux")(
    "of the embedded database never grows beyond 350 MB, however many statements it is given",
    async () => {
      expect(await saidBy("busy-database.ts", initialisedDirectory(temporaryDirectory()))).toBeLessThan(350_000);
    },
  );
});
