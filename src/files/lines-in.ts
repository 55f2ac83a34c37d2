import { isUtf8 } from "node:buffer";
import { unreadable } from "./read-file.ts";
import { UnreadableFile } from "./unreadable-file.ts";
import { decodeUtf8, isUtf16, lineOfBadUtf8 } from "./utf8.ts";

export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** A case of 200 variants takes about 10 kB, and a row of the ledger less. */
const LONGEST_LINE_BYTES = 256 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * The lines of a stream in UTF-8 as they arrive: each time those that are complete by then. A byte-order mark is left out.
 * @param name of the file, for people
 * @throws UnreadableFile when it cannot be read, is not UTF-8 (after the lines before), or a line is longer than 256 MB
 */
export async function* linesIn(
  stream: AsyncIterable<string | Uint8Array>,
  name: string,
): AsyncGenerator<readonly Line[]> {
  let unfinished: Uint8Array[] = [];
  let unfinishedBytes = 0;
  let next = 1;
  function* complete(bytes: Uint8Array): Generator<readonly Line[]> {
    if (next === 1 && isUtf16(bytes)) decodeUtf8(bytes, name);
    const good = isUtf8(bytes) ? bytes : linesBefore(bytes, lineOfBadUtf8(bytes));
    const text = new TextDecoder("utf-8", { ignoreBOM: next > 1 }).decode(good);
    const lines = text.split("\n").map((line, index) => ({ text: line, number: next + index }));
    if (good === bytes) {
      next += lines.length;
      return yield lines;
    }
    yield lines.slice(0, -1);
    throw new UnreadableFile(name, "it is not UTF-8; save the file as UTF-8", { line: next + lines.length - 1 });
  }
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      const end = bytes.lastIndexOf(NEWLINE);
      if (end === -1) {
        unfinished.push(bytes);
        unfinishedBytes += bytes.length;
      } else {
        yield* complete(Buffer.concat([...unfinished, bytes.subarray(0, end)]));
        unfinished = [bytes.subarray(end + 1)];
        unfinishedBytes = bytes.length - end - 1;
      }
      if (unfinishedBytes > LONGEST_LINE_BYTES)
        throw new UnreadableFile(name, `it is longer than ${LONGEST_LINE_BYTES / 1024 / 1024} MB`, { line: next });
    }
    if (unfinishedBytes > 0) yield* complete(Buffer.concat(unfinished));
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** What stands before a line, with the newline at its end. */
function linesBefore(bytes: Uint8Array, line: number): Uint8Array {
  let end = 0;
  for (let passed = 1; passed < line; passed++) end = bytes.indexOf(NEWLINE, end) + 1;
  return bytes.subarray(0, end);
}
