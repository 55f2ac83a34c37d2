import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Distinguishes one process from every other, also from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot at which it started; undefined if the system does not say (no /proc). */
  readonly startedAtTick: string | undefined;
  /** In a container, the container's own name: process numbers mean nothing outside it. */
  readonly host: string;
  /** Of the running kernel: another one after a restart, and on another machine of the same name. Undefined if the system does not say. */
  readonly bootId: string | undefined;
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startedAtTick: startTickOf(process.pid), host: hostname(), bootId: bootId() };
}

/**
 * Whether the process still runs. `unknown`: it is on another machine or in another container, or was before a restart of this one: the
 * first process of a container has the same number, and perhaps the same start, each time.
 */
export function livenessOf(identity: ProcessIdentity): "alive" | "dead" | "unknown" {
  if (identity.host !== hostname()) return "unknown";
  const boot = bootId();
  if (boot !== undefined && identity.bootId !== undefined && boot !== identity.bootId) return "unknown";
  if (!exists(identity.pid)) return "dead";
  const startTick = startTickOf(identity.pid);
  if (startTick === undefined || identity.startedAtTick === undefined) return "alive";
  return startTick === identity.startedAtTick ? "alive" : "dead";
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it runs, as another user
  }
}

function bootId(): string | undefined {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return undefined; // not on this system
  }
}

function startTickOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the command in brackets and may itself hold spaces and brackets; the start time is the 22nd.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended, but its parent has not noticed.
    return fields[0] === "Z" ? "ended" : fields[19];
  } catch {
    return undefined; // no /proc on this system
  }
}
