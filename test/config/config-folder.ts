import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { ConfigError, loadConfig, type Config } from "../../src/config/index.ts";

/** A new folder with the given files, removed after the test. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), "herald-config-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

/** The configuration of a folder that holds this herald.config.yaml. */
export function configFrom(yaml: string, environment: Readonly<Record<string, string>> = {}): Config {
  return loadConfig({ environment, directory: folderWith({ "herald.config.yaml": yaml }) });
}

/** The problems that loading finds, as `where: problem`. */
export function problemsOf(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ where, problem }) => `${where}: ${problem}`);
    throw error;
  }
  return [];
}

/** A text stands for itself, a pattern for any text that matches it. */
export function like(wanted: string | RegExp, prefix = ""): unknown {
  return typeof wanted === "string" ? prefix + wanted : expect.stringMatching(wanted);
}
