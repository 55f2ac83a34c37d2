import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "../platform/index.ts";
import { DatabaseLockedError } from "./errors.ts";
import { livenessOf, ownIdentity } from "./process-identity.ts";

const LOCK_FILE = "herald.lock";
const HEARTBEAT_MS = 5_000;
/** A lock from another machine or container counts as long as it was touched this recently. */
const FOREIGN_LOCK_LASTS_MS = 30_000;

const lockSchema = z.object({
  token: z.string(),
  pid: z.number(),
  startedAtTick: z.string().optional(),
  host: z.string(),
  since: z.string(),
});
type Lock = z.output<typeof lockSchema>;

/** The exclusive right to a data directory, until released or until this process ends. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Takes the directory for this process. A lock left by a process that has ended (also by SIGKILL) is taken over.
 * Two openers of one embedded database would lose data without noticing.
 * @throws DatabaseLockedError when another process, or this one, holds it
 */
export function lockDirectory(directory: string): DirectoryLock {
  const path = join(directory, LOCK_FILE);
  const lock: Lock = { token: randomUUID(), ...ownIdentity(), since: systemClock.now() };
  while (!create(path, lock)) {
    const held = read(path, directory);
    if (held === undefined) continue; // released between the two steps
    if (!isLeftBehind(path, held)) throw new DatabaseLockedError(lockedMessage(directory, path, held));
    removeLeftBehind(path, held);
  }
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    release() {
      clearInterval(heartbeat);
      if (read(path, directory)?.token === lock.token) unlinkSync(path);
    },
  };
}

/** Appears at once with its whole content, or not at all: a bare O_EXCL file would be empty for a moment. */
function create(path: string, lock: Lock): boolean {
  const draft = `${path}.${lock.token}`;
  writeFileSync(draft, JSON.stringify(lock), { flag: "wx", mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EEXIST") return false;
    if (code === "EPERM" || code === "ENOTSUP" || code === "ENOSYS") return createWithoutLinks(path, lock);
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** For file systems without hard links. */
function createWithoutLinks(path: string, lock: Lock): boolean {
  try {
    writeFileSync(path, JSON.stringify(lock), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function read(path: string, directory: string): Lock | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const parsed = lockSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new DatabaseLockedError(
    `The lock file ${path} cannot be read: if no Herald is running in ${directory}, delete that file and start again`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // refused by the schema
  }
}

function isLeftBehind(path: string, held: Lock): boolean {
  const liveness = livenessOf({ pid: held.pid, startedAtTick: held.startedAtTick, host: held.host });
  if (liveness !== "unknown") return liveness === "dead";
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return touched !== undefined && systemClock.nowMs() - touched > FOREIGN_LOCK_LASTS_MS;
}

/** Moves the file aside before judging it again: another opener may have replaced it since it was read. */
function removeLeftBehind(path: string, held: Lock): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const moved = lockSchema.safeParse(parseJson(readFileSync(aside, "utf8")));
  if (moved.data?.token === held.token) unlinkSync(aside);
  else renameSync(aside, path); // another opener's, taken by mistake: it goes back at once
}

function touch(path: string): void {
  const now = new Date(systemClock.nowMs());
  try {
    utimesSync(path, now, now);
  } catch {
    // The file was deleted by hand: nothing to keep fresh.
  }
}

function lockedMessage(directory: string, path: string, held: Lock): string {
  const isOurs = held.pid === process.pid && held.host === ownIdentity().host;
  const who = isOurs ? `this very process (${held.pid})` : `process ${held.pid} on ${held.host}`;
  const remedy = isOurs
    ? "open it once and share it"
    : `stop that process, ask it over HTTP (herald trigger), or set DATA_DIR to another directory; if it is certainly gone, delete ${path}`;
  return `The data directory ${directory} is in use by ${who} since ${held.since}: ${remedy}`;
}
