import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILE_NAME = "worker-url";

/**
 * Written while a worker runs: commands with the same data directory find it, whatever port it took. A killed worker leaves the file
 * behind; nothing answers there.
 */
export function writeWorkerUrl(dataDirectory: string, url: string): void {
  mkdirSync(dataDirectory, { recursive: true });
  writeFileSync(join(dataDirectory, FILE_NAME), `${url}\n`);
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
  rmSync(join(dataDirectory, FILE_NAME), { force: true });
}
