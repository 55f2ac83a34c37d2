import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeWholeFile } from "../platform/index.ts";
import type { Log } from "../ports/index.ts";

const FILE_NAME = "worker-url";

/**
 * Written while a worker runs: commands with the same data directory find it, whatever port it took. A killed worker leaves the file
 * behind; nothing answers there. A worker does its work without the file: where it cannot be written, that is a warning.
 */
export async function writeWorkerUrl(dataDirectory: string, url: string, log: Log): Promise<void> {
  try {
    await writeWholeFile(join(dataDirectory, FILE_NAME), [`${url}\n`]);
  } catch (error) {
    log.warn(
      { reason: (error as Error).message },
      "commands on this machine do not find this worker: DATA_DIR cannot be written",
    );
  }
}

/** Undefined if no worker runs, or none that this machine can reach. */
export function readWorkerUrl(dataDirectory: string): string | undefined {
  try {
    const url = readFileSync(join(dataDirectory, FILE_NAME), "utf8").trim();
    return /^http:\/\/[\w.:[\]-]+$/u.test(url) ? url : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export function removeWorkerUrl(dataDirectory: string): void {
  try {
    rmSync(join(dataDirectory, FILE_NAME), { force: true });
  } catch {
    // It could not be written either.
  }
}
