import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Folder of this Herald's package.json. Compiled for the package, this file lies one folder deeper: in `dist`. */
export function ownFolder(): string {
  return join(import.meta.dirname, import.meta.filename.endsWith(".ts") ? "../.." : "../../..");
}

/** The version of this Herald, as its package says. */
export function ownVersion(): string {
  const text = readFileSync(join(ownFolder(), "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
