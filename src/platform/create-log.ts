import { pino } from "pino";
import type { Log } from "../ports/index.ts";
import { prettyLine } from "./pretty-line.ts";
import { createScrubber } from "./scrub.ts";

export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/** Names under which a secret, or content that must not leave the worker, could be logged by mistake. */
const NEVER_LOGGED = [
  "authorization",
  "apiKey",
  "stopApiKey",
  "token",
  "botToken",
  "appToken",
  "signingSecret",
  "password",
  "secret",
  "cookie",
  "domModifications",
  "targetingRules",
  "sessionReplays",
];

/** pino's redact looks only at the given paths: at the top, one and two levels down. The scrubber sees the rest. */
const REDACTED_PATHS = NEVER_LOGGED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** A log that can be told of more secrets, as when they change while it is written. Those before stay secret. */
export interface SecretiveLog extends Log {
  addSecrets(secrets: readonly string[]): void;
}

/**
 * The worker's log. One line per entry, on stderr unless told otherwise: JSON, or short lines for a person at a terminal.
 * Secrets are blanked in the finished line, so that it does not matter how they came into it.
 */
export function createLog(options: {
  readonly level: LogLevel;
  /** Where finished lines go, each with its line break. */
  readonly destination?: { write(line: string): unknown };
  readonly pretty: boolean;
  /** Values to blank wherever they stand. More can come: `addSecrets`. */
  readonly secrets: readonly string[];
}): SecretiveLog {
  let secrets = options.secrets;
  let scrub = createScrubber(secrets);
  const destination = options.destination ?? process.stderr;
  const log = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
      redact: { paths: REDACTED_PATHS, censor: "[secret]" },
    },
    { write: (line: string) => void destination.write(scrub(options.pretty ? prettyLine(line) : line)) },
  );
  return Object.assign(log, {
    addSecrets(more: readonly string[]) {
      secrets = [...new Set([...secrets, ...more])];
      scrub = createScrubber(secrets);
    },
  });
}
