import { mkdtempSync, rmSync } from "node:fs";
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

/** Once for each run: to initialise an embedded database takes seconds of a processor, to copy and open one less than half a second. */
export async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "herald-tests-"));
  await (await openEmbedded({ directory: join(folder, "template"), log: silentLog })).close();
  project.provide("embeddedFolder", folder);
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
