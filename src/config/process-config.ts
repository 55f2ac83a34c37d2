import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Config } from "./config.ts";
import { atLine, readText } from "./file/read-text.ts";
import { loadConfig } from "./load-config.ts";
import { ConfigError } from "./problems.ts";
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
  for (const [name, value] of Object.entries(environmentFile(join(directory, ".env")))) process.env[name] ??= value;
  return loadConfig({ ...options, environment: process.env, directory });
}

function environmentFile(path: string): Environment {
  const read = readText(path);
  if ("text" in read) return parseEnv(read.text);
  if (read.isMissing) return {};
  throw new ConfigError([{ where: atLine(path, read.line), problem: `cannot be read: ${read.reason}` }]);
}
