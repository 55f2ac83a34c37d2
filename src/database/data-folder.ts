import { randomUUID } from "node:crypto";
import { rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseDamagedError, DatabaseUnreachableError } from "./errors.ts";
import { MOVE_AWAY } from "./whole-directory.ts";

/** More than a file system keeps beside the name of a file. */
const PROOF_BYTES = 64 * 1024;

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: "free some space on its disk",
  EDQUOT: "free some space on its disk",
  EACCES: "give this user the right to write there, or set DATA_DIR to another directory",
  EPERM: "give this user the right to write there, or set DATA_DIR to another directory",
  ENOENT: "it is not there and cannot be made; set DATA_DIR to another directory",
  EROFS: "its disk is read-only; set DATA_DIR to another directory",
  ENOTDIR: "a part of that path is a file; set DATA_DIR to another directory",
};

/** @param cause why; the message says what to do */
export function unusableFolder(directory: string, cause: unknown): DatabaseUnreachableError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const code =
    cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? /\bENOSPC\b/.exec(why)?.[0]) : undefined;
  const problem = `The data directory ${directory} cannot be used (${why})`;
  const remedy = REMEDIES[code ?? ""];
  return remedy === undefined
    ? new DatabaseDamagedError(
        `${problem}: make it writable, or set DATA_DIR to another directory. If that does not help, move ${MOVE_AWAY}`,
        { cause },
      )
    : new DatabaseUnreachableError(`${problem}: ${remedy}`, "refused", { cause });
}

/** PostgreSQL writes its log in files of 16 MB, of which it may need more than one before it is open. */
const ROOM_TO_OPEN_BYTES = 64 * 2 ** 20;

/** What keeps data from being opened where that is no fault of theirs: a disk that is full, or takes nothing. Undefined: nothing does. */
export async function noRoomToOpen(directory: string): Promise<DatabaseUnreachableError | undefined> {
  try {
    await proveFolder(directory);
    const { bavail, bsize } = await statfs(directory);
    const freeBytes = bavail * bsize;
    return freeBytes < ROOM_TO_OPEN_BYTES ? tooLittleRoom(directory, freeBytes) : undefined;
  } catch (error) {
    return error instanceof DatabaseUnreachableError ? error : undefined;
  }
}

function tooLittleRoom(directory: string, freeBytes: number): DatabaseUnreachableError {
  const mb = (bytes: number): number => Math.floor(bytes / 2 ** 20);
  return new DatabaseUnreachableError(
    `The data directory ${directory} cannot be used: its disk has only ${mb(freeBytes)} MB left, and to open the data may need ${mb(ROOM_TO_OPEN_BYTES)}: free some space on it`,
    "refused",
  );
}

/** Makes sure that a folder takes something. @throws DatabaseUnreachableError */
export async function proveFolder(directory: string): Promise<void> {
  const path = join(directory, `.write-proof-${randomUUID()}`);
  try {
    await writeFile(path, Buffer.alloc(PROOF_BYTES), { flag: "wx" });
  } catch (error) {
    throw unusableFolder(directory, error);
  } finally {
    await rm(path, { force: true });
  }
}
