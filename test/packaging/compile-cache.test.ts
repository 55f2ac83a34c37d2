import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

const HERALD = join(import.meta.dirname, "../../src/cli/herald.mjs");

/** Files that were kept in a folder. */
function keptIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

it("a command keeps what it read, so that the next one starts sooner, and works where it cannot keep anything", () => {
  const folder = mkdtempSync(join(tmpdir(), "herald-cache-"));
  const version = (cache: string) => {
    const env = { ...process.env, NODE_COMPILE_CACHE: cache };
    const { stdout, stderr } = spawnSync(process.execPath, [HERALD, "--version"], { env, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
  };
  version(join(folder, "kept"));
  expect(keptIn(join(folder, "kept")).length).toBeGreaterThan(10);
  version("/dev/null/nowhere");
  rmSync(folder, { recursive: true });
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  spawnSync(process.execPath, [HERALD, "--version"], { env });
  expect(keptIn(join(import.meta.dirname, "../../node_modules/.cache/herald")).length).toBeGreaterThan(10);
});
