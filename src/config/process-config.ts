import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Config } from "./config.ts";
import { atLine, readText } from "./file/read-text.ts";
import { loadConfig } from "./load-config.ts";
import { ConfigError } from "./problems.ts";
import type { Environment } from "./variables/variable-reader.ts";

/** What an earlier reading took from `.env`, where it may be something else by now. */
const takenFromFile = new Map<string, string>();

/**
 * The configuration of this process: its environment, completed from `.env` where there is one (what is set already wins), and the
 * configuration file. Called again it reads all of that again. The only place that reads the environment.
 * @param options.command what commands in messages begin with
 * @param options.overrides variables that win over the environment: what a command line option sets
 * @throws ConfigError with everything that is wrong
 */
export function loadProcessConfig(
  options: { readonly directory?: string; readonly overrides?: Environment; readonly command?: string } = {},
): Config {
  const directory = options.directory ?? process.cwd();
  const inFile = environmentFile(join(directory, ".env"));
  for (const [name, value] of takenFromFile) if (process.env[name] === value) delete process.env[name];
  takenFromFile.clear();
  for (const [name, value = ""] of Object.entries(inFile)) {
    if (process.env[name] !== undefined) continue;
    process.env[name] = value;
    takenFromFile.set(name, value);
  }
  return loadConfig({ ...options, environment: process.env, directory });
}

function environmentFile(path: string): Environment {
  const read = readText(path);
  if ("text" in read) return parseEnv(read.text);
  if (read.isMissing) return {};
  throw new ConfigError([{ where: atLine(path, read.line), problem: `cannot be read: ${read.reason}` }]);
}
