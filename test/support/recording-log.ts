import type { Log } from "../../src/ports/index.ts";

export interface LogEntry {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly data: object;
}

/** A log that remembers what was written; children write into their parent's. */
export function recordingLog(): Log & { readonly entries: readonly LogEntry[] } {
  const entries: LogEntry[] = [];
  const logWith = (bindings: object): Log => {
    const at = (level: LogEntry["level"]) => (data: object, message: string) =>
      void entries.push({ level, message, data: { ...bindings, ...data } });
    return {
      debug: at("debug"),
      info: at("info"),
      warn: at("warn"),
      error: at("error"),
      child: (more) => logWith({ ...bindings, ...more }),
    };
  };
  return { ...logWith({}), entries };
}
