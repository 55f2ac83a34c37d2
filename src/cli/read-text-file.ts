import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { UsageError } from "./failure.ts";

/** The text of a file a command was given; `-` is standard input. @throws UsageError when it cannot be read */
export async function readTextFile(file: string): Promise<string> {
  if (file === "-") return text(process.stdin);
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
}
