import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../../platform/index.ts";
import type { Config } from "../config.ts";
import { ConfigError } from "../problems.ts";

type TokenConfig = Pick<Config, "http" | "dataDirectory">;

const FILE_NAME = "trigger-token";
const OWNER_ONLY = 0o600;

/**
 * The token that callers of the HTTP triggers present, if there is one: the configured one, else the one kept in the data folder.
 * @throws ConfigError when it cannot be read
 */
export function existingTriggerToken({ http, dataDirectory }: TokenConfig): string | undefined {
  if (http.triggerToken !== undefined) return http.triggerToken.reveal();
  const path = join(dataDirectory, FILE_NAME);
  try {
    return readFileSync(path, "utf8").trim() || undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unusable(path, error);
  }
}

/**
 * The same, created and stored on first use, readable only by this user. Processes that start together agree on one.
 * @throws ConfigError when the data folder cannot be written
 */
export function triggerToken(config: TokenConfig): string {
  const existing = existingTriggerToken(config);
  if (existing !== undefined && config.http.triggerToken !== undefined) return existing;
  const path = join(config.dataDirectory, FILE_NAME);
  try {
    if (existing === undefined) keepNewToken(config.dataDirectory, path);
    // One that another user made stays as that user left it.
    if (statSync(path).uid === process.getuid?.()) chmodSync(path, OWNER_ONLY);
  } catch (error) {
    throw unusable(path, error);
  }
  const kept = existingTriggerToken(config);
  if (kept === undefined)
    throw new ConfigError([{ where: path, problem: "is empty; remove it, and a new token is made" }]);
  return kept;
}

/** A link appears complete or not at all, and never over another process's file. */
function keepNewToken(folder: string, path: string): void {
  makeFolder(folder, 0o700);
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${randomBytes(24).toString("hex")}\n`, { mode: OWNER_ONLY, flag: "wx" });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
}

function unusable(path: string, error: unknown): ConfigError {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const wanted = "wanted a folder that this user may write, or HERALD_TRIGGER_TOKEN";
  return new ConfigError([
    { where: "DATA_DIR", problem: `cannot keep the trigger token in ${path} (${code}); ${wanted}` },
  ]);
}
