import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseDamagedError } from "./errors.ts";

/** In the folder of the data, written last when it is made: a folder without it is half of one. */
const MARKER = "herald-whole.json";
/** PostgreSQL's own, without which it would begin with empty tables or fail later. */
const NEEDED = ["PG_VERSION", "global/pg_control", "base", "pg_wal", "pg_xact"];

/** Marks a folder that has just been made as whole. */
export function markWhole(data: string): void {
  writeFileSync(join(data, MARKER), `${JSON.stringify({ format: 1 })}\n`, { flag: "wx", mode: 0o600 });
}

/**
 * Whether a folder of data is there. A part of one is never completed: that would begin an empty ledger over what is left of the old one.
 * @throws DatabaseDamagedError where a part of it is missing, as in the middle of a restore; nothing was touched then
 */
export function isMade(data: string): boolean {
  if (!existsSync(data)) return false;
  const missing = missingFrom(data);
  if (missing === undefined) return true;
  throw damaged(
    `The data in ${data} are not complete: ${missing}`,
    "If they are being copied there, wait until that is done. If not, move",
  );
}

function missingFrom(data: string): string | undefined {
  if (!statSync(data).isDirectory()) return "it is a file, and not a folder";
  if (readdirSync(data).length === 0) return "the folder is empty";
  const missing = [...NEEDED, MARKER].filter((entry) => !existsSync(join(data, entry)));
  return missing.length === 0 ? undefined : `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing`;
}

/** Data that are all there, but that PostgreSQL cannot open. */
export function unopenable(data: string, cause: unknown): DatabaseDamagedError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return damaged(`The data in ${data} cannot be opened (${why.trim().split("\n", 1)[0]})`, "Move", cause);
}

/** What helps against data that cannot be used, after the word for it. */
export const MOVE_AWAY = "that folder away, and restore a backup. Without one, Herald begins with an empty ledger";

function damaged(problem: string, remedy: string, cause?: unknown): DatabaseDamagedError {
  return new DatabaseDamagedError(`${problem}. Herald has changed nothing there. ${remedy} ${MOVE_AWAY}`, { cause });
}
