import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where Linux keeps files in memory. */
const IN_MEMORY = "/dev/shm";
/** More than a whole run needs at any moment. Containers are often given 64 MB there. */
const ROOM_BYTES = 4 * 2 ** 30;

/**
 * Makes everything temporary of this run lie in one folder, removed when the process ends; in memory where there is room for it: an
 * embedded database is a thousand files, and copying them on a disk takes ten times as long.
 */
export function useScratchFolder(): void {
  const folder = mkdtempSync(join(hasRoom(IN_MEMORY) ? IN_MEMORY : tmpdir(), "herald-run-"));
  // What os.tmpdir() answers here, and in every process started from here.
  process.env["TMPDIR"] = folder;
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false; // not on this system
  }
}
