import { createReadStream } from "node:fs";
import { linesIn, STANDARD_INPUT } from "../../files/index.ts";
import { isStandardInput } from "../read-input.ts";

/** The lines of a file, or with `-` of standard input. @throws UnreadableFile */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const lines = isStandardInput(file) ? linesIn(process.stdin, STANDARD_INPUT) : linesIn(createReadStream(file), file);
  for await (const arrived of lines) for (const { text } of arrived) yield text;
}
