import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
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
  bootId: z.string().optional(),
  since: z.string(),
});
type Lock = z.output<typeof lockSchema>;

/** The exclusive right to a data directory, until released or until this process ends. */
export interface DirectoryLock {
  /**
   * Called before anything is written. A process that was frozen longer than a lock lasts may have lost the directory to another one without
   * noticing. @throws DatabaseLockedError then
   */
  requireHeld(): void;
  release(): void;
}

/** Tokens of the locks that this process holds. */
const held = new Set<string>();

/**
 * Takes the directory for this process. A lock left by a process that has ended (also by SIGKILL) is taken over.
 * Two openers of one embedded database would lose data without noticing.
 * @param onLost called once when another process has taken the directory over
 * @throws DatabaseLockedError when another process, or this one, holds it
 */
export function lockDirectory(directory: string, onLost: (error: DatabaseLockedError) => void): DirectoryLock {
  const path = join(directory, LOCK_FILE);
  const lock: Lock = { token: randomUUID(), ...ownIdentity(), since: systemClock.now() };
  while (!create(path, lock)) {
    const other = read(path, directory);
    if (other === undefined) continue; // released between the two steps
    if (!isLeftBehind(path, other)) throw new DatabaseLockedError(lockedMessage(directory, path, other));
    removeLeftBehind(path, other);
  }
  held.add(lock.token);
  let checkedAtMs = systemClock.nowMs();
  const requireHeld = (): void => {
    const other = read(path, directory);
    // Deleted by hand: nobody else has taken it, yet.
    if (other !== undefined && (other === "empty" || other.token !== lock.token))
      throw new DatabaseLockedError(lostMessage(directory));
    checkedAtMs = systemClock.nowMs();
  };
  const heartbeat = setInterval(() => {
    try {
      requireHeld();
      touch(path);
    } catch (error) {
      clearInterval(heartbeat);
      if (!(error instanceof DatabaseLockedError)) throw error;
      onLost(error);
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    requireHeld() {
      // Nobody takes over a lock that was touched so recently.
      if (systemClock.nowMs() - checkedAtMs >= HEARTBEAT_MS) requireHeld();
    },
    release() {
      clearInterval(heartbeat);
      held.delete(lock.token);
      const last = read(path, directory);
      if (last !== undefined && last !== "empty" && last.token === lock.token) unlinkSync(path);
    },
  };
}

/** Appears at once with its whole content, or not at all: a bare O_EXCL file would be empty for a moment. */
function create(path: string, lock: Lock): boolean {
  const draft = `${path}.${lock.token}`;
  try {
    writeFileSync(draft, JSON.stringify(lock), { flag: "wx", mode: 0o600 });
    linkSync(draft, path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EEXIST") return false;
    if (code === "EPERM" || code === "ENOTSUP" || code === "ENOSYS") return createWithoutLinks(path, lock);
    throw error;
  } finally {
    // A disk that is full may have taken its name and nothing else.
    rmSync(draft, { force: true });
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

/** Undefined: there is none. `empty`: it was made on a file system without links, or a full one, by a process that then died. */
function read(path: string, directory: string): Lock | "empty" | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  if (text.trim() === "") return "empty";
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

function isLeftBehind(path: string, other: Lock | "empty"): boolean {
  const liveness = other === "empty" ? "unknown" : livenessOfHolder(other);
  if (liveness !== "unknown") return liveness === "dead";
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return touched !== undefined && systemClock.nowMs() - touched > FOREIGN_LOCK_LASTS_MS;
}

function livenessOfHolder({ token, pid, startedAtTick, host, bootId }: Lock): ReturnType<typeof livenessOf> {
  const liveness = livenessOf({ pid, startedAtTick, host, bootId });
  // It names this process, which knows nothing of it: it is of an earlier one with the same number.
  return liveness === "alive" && pid === process.pid && !held.has(token) ? "unknown" : liveness;
}

/** Moves the file aside before judging it again: another opener may have replaced it since it was read. */
function removeLeftBehind(path: string, other: Lock | "empty"): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const text = readFileSync(aside, "utf8");
  const isTheSame =
    other === "empty" ? text.trim() === "" : lockSchema.safeParse(parseJson(text)).data?.token === other.token;
  if (isTheSame) unlinkSync(aside);
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

function lockedMessage(directory: string, path: string, other: Lock | "empty"): string {
  if (other === "empty")
    return `The data directory ${directory} is being taken by another process: its lock ${path} is empty. If no Herald starts there, try again in half a minute`;
  const isOurs = held.has(other.token);
  const who = isOurs ? `this very process (${other.pid})` : `process ${other.pid} on ${other.host}`;
  const remedy = isOurs
    ? "open it once and share it"
    : `stop that process, ask it to run the job over HTTP (trigger), or set DATA_DIR to another directory; if it is certainly gone, delete ${path}`;
  return `The data directory ${directory} is in use by ${who} since ${other.since}: ${remedy}`;
}

function lostMessage(directory: string): string {
  return `Another process has taken over the data directory ${directory} while this one stood still: it ends now, and writes nothing more. Start it again once the other one has ended`;
}
