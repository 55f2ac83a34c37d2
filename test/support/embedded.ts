import { randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, inject } from "vitest";
import { openEmbedded, type EmbeddedDatabase } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";

/** An embedded database with nothing in it, the caller's alone. */
export function openTestEmbedded(): Promise<EmbeddedDatabase> {
  return openEmbedded({ directory: initialisedDirectory(), log: silentLog });
}

let shared: Promise<EmbeddedDatabase> | undefined;

/** One for everything that runs in this process; each user has schemas or queues of its own in it. It ends with the process. */
export function sharedEmbedded(): Promise<EmbeddedDatabase> {
  shared ??= openTestEmbedded();
  return shared;
}

/** Fills a folder with what the very first start makes there; one of this run's own, removed with it, unless told which. */
export function initialisedDirectory(directory = join(inject("embeddedFolder"), randomUUID())): string {
  cpSync(join(inject("embeddedFolder"), "template"), directory, { recursive: true });
  return directory;
}

/** An empty directory, removed after the test. */
export function useTemporaryDirectory(): () => string {
  const made: string[] = [];
  afterEach(() => {
    for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
  });
  return () => {
    const directory = mkdtempSync(join(tmpdir(), "herald-test-"));
    made.push(directory);
    return directory;
  };
}
