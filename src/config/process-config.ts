import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadEnvFile } from "node:process";
import type { Config } from "./config.ts";
import { loadConfig } from "./load-config.ts";
import type { Environment } from "./variables/variable-reader.ts";

/**
 * The configuration of this process: its environment, completed from `.env` where there is one (what is set already wins), and the
 * configuration file. The only place that reads the environment.
 * @param options.command what commands in messages begin with
 * @param options.overrides variables that win over the environment: what a command line option sets
 * @throws ConfigError with everything that is wrong
 */
export function loadProcessConfig(
  options: { readonly directory?: string; readonly overrides?: Environment; readonly command?: string } = {},
): Config {
  const directory = options.directory ?? process.cwd();
  const file = join(directory, ".env");
  if (existsSync(file)) loadEnvFile(file);
  return loadConfig({ ...options, environment: process.env, directory });
}
