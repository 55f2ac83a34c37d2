import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { UsageError } from "../failure.ts";

/** The lines of a file, or with `-` of standard input. @throws UsageError on a file that cannot be read */
export async function* linesOf(file: string): AsyncGenerator<string> {
  if (file === "-") {
    yield* createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    return;
  }
  let handle;
  try {
    handle = await open(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    if ((await handle.stat()).isDirectory())
      throw new UsageError(`${file} is a folder: name the file that herald ledger export wrote`);
    yield* handle.readLines();
  } finally {
    await handle.close();
  }
}
