import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Distinguishes one process from every other, also from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot at which it started; undefined if the system does not say (no /proc). */
  readonly startedAtTick: string | undefined;
  /** In a container, the container's own name: process numbers mean nothing outside it. */
  readonly host: string;
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startedAtTick: startTickOf(process.pid), host: hostname() };
}

/** Whether the process still runs. `unknown`: it is on another machine or in another container. */
export function livenessOf(identity: ProcessIdentity): "alive" | "dead" | "unknown" {
  if (identity.host !== hostname()) return "unknown";
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
