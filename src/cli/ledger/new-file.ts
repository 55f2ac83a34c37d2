import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "../failure.ts";

/** Asked before the ledger is opened: nothing is replaced, and no folder is made. @throws UsageError */
export function requireNewFile(file: string): void {
  if (existsSync(file)) throw new UsageError(`${file} already exists: name another file`);
  const folder = dirname(resolve(file));
  if (!existsSync(folder)) throw new UsageError(`${file} cannot be written: there is no folder ${folder}`);
}
