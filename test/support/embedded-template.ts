import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openEmbedded } from "../../src/database/index.ts";
import { silentLog } from "../../src/platform/index.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder of this run, removed at its end. `template` in it is an empty data directory, to be copied and never opened. */
    embeddedFolder: string;
  }
}

/** Projects load this file each for itself: what one has made is found here. */
const shared = process as typeof process & { heraldTemplate?: Promise<string> };

/** Once for each run: to initialise an embedded database takes seconds of a processor, to copy and open one less than half a second. */
export async function setup(project: TestProject): Promise<void> {
  shared.heraldTemplate ??= makeTemplate();
  project.provide("embeddedFolder", await shared.heraldTemplate);
}

/** The whole run's folder goes at its end, and this one with it. */
async function makeTemplate(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "herald-tests-"));
  await (await openEmbedded({ directory: join(folder, "template"), log: silentLog })).close();
  return folder;
}
