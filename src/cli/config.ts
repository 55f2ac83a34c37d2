import { configJsonSchema, describeConfig } from "../config/index.ts";
import { ownConfig } from "./own-config.ts";
import { EXIT_DONE } from "./failure.ts";

/** `herald config schema` */
export async function runConfigSchema(): Promise<number> {
  process.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  return EXIT_DONE;
}

/** `herald config show` */
export async function runConfigShow(): Promise<number> {
  const config = ownConfig();
  for (const line of describeConfig(config)) process.stdout.write(`${line}\n`);
  for (const warning of config.warnings) process.stdout.write(`! ${warning}\n`);
  return EXIT_DONE;
}
