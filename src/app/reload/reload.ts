import { changesBetween, type Config } from "../../config/index.ts";
import type { Clock, Log } from "../../ports/index.ts";

/** What came of reading the configuration again. */
export type Reloaded =
  /** In force from now on. `changed` is empty where it says what it said before. */
  | {
      readonly kind: "in-force";
      readonly changed: readonly string[];
      readonly warnings: readonly string[];
      readonly readAt: string;
    }
  /** The one before stays in force: this one is wrong. */
  | { readonly kind: "wrong"; readonly problems: readonly { readonly where: string; readonly problem: string }[] }
  /** The one before stays in force: these settings need a restart. */
  | { readonly kind: "needs-restart"; readonly settings: readonly string[] }
  /** The one before stays in force: its schedules could not be set. */
  | { readonly kind: "unavailable"; readonly reason: string };

export interface ReloadOptions {
  readonly config: Config;
  /** Reads environment and files again. @throws an error named ConfigError with everything that is wrong */
  readonly readConfig: () => Config;
  /** Puts it in force. Fails before anything changed where the queue cannot be reached. */
  readonly apply: (config: Config) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** Called with everything that came of it. */
  readonly onReloaded?: (reloaded: Reloaded) => void;
}

/** The configuration of a running worker. */
export interface LiveConfig {
  /** In force now. */
  readonly config: Config;
  /** When it was read. */
  readonly readAt: string;
  /** Reads it again; one reading at a time. Never rejects for what is wrong with the configuration. */
  reload(): Promise<Reloaded>;
}

export function liveConfig({ config, readConfig, apply, clock, log, onReloaded }: ReloadOptions): LiveConfig {
  let current = { config, readAt: clock.now() };
  let last: Promise<unknown> = Promise.resolve();

  async function reload(): Promise<Reloaded> {
    const read = tryToRead(readConfig);
    if (read.kind === "wrong") return read;
    const { fixed, changed } = changesBetween(current.config, read.config);
    if (fixed.length > 0) return { kind: "needs-restart", settings: fixed };
    if (changed.length > 0) {
      try {
        await apply(read.config);
      } catch (error) {
        if (!isQueueUnreachable(error)) throw error;
        return { kind: "unavailable", reason: error.message };
      }
    }
    current = { config: read.config, readAt: clock.now() };
    return { kind: "in-force", changed, warnings: read.config.warnings, readAt: current.readAt };
  }

  return {
    get config() {
      return current.config;
    },
    get readAt() {
      return current.readAt;
    },
    reload() {
      const next = last.then(reload).then((reloaded) => {
        tell(reloaded, log);
        onReloaded?.(reloaded);
        return reloaded;
      });
      last = next.catch(() => undefined);
      return next;
    },
  };
}

type Read = { readonly kind: "read"; readonly config: Config } | Extract<Reloaded, { kind: "wrong" }>;

function tryToRead(readConfig: () => Config): Read {
  try {
    return { kind: "read", config: readConfig() };
  } catch (error) {
    // By its name, as every entry knows it: a list of everything that is wrong.
    if (!(error instanceof Error && error.name === "ConfigError" && "problems" in error)) throw error;
    return { kind: "wrong", problems: error.problems as Extract<Reloaded, { kind: "wrong" }>["problems"] };
  }
}

function isQueueUnreachable(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "queue-unreachable";
}

function tell(reloaded: Reloaded, log: Log): void {
  switch (reloaded.kind) {
    case "in-force":
      log.info({ changed: reloaded.changed, warnings: reloaded.warnings }, "configuration read again");
      return;
    case "wrong":
      log.error({ problems: reloaded.problems }, "configuration is wrong; the one before stays in force");
      return;
    case "needs-restart":
      log.error({ settings: reloaded.settings }, "configuration needs a restart; the one before stays in force");
      return;
    case "unavailable":
      log.error({ reason: reloaded.reason }, "configuration cannot be put in force; the one before stays in force");
  }
}
