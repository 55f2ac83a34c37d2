import { loadProcessConfig, type Config } from "../config/index.ts";
import { lastingPrefix } from "./shell/command-line.ts";

/** The configuration of this process. Commands in its messages begin in the way this Herald was started. @throws ConfigError */
export function ownConfig(): Config {
  return loadProcessConfig({ command: lastingPrefix() });
}
