import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { UnreadableFile } from "./unreadable-file.ts";
import { decodeUtf8 } from "./utf8.ts";

/** What standard input is called in messages. */
export const STANDARD_INPUT = "standard input";

const MEBIBYTE = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "no permission to read it",
  EPERM: "no permission to read it",
  EISDIR: "it is a folder; wanted a file",
  ENOTDIR: "a part of the path is not a folder",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "the path is too long",
};

/**
 * The text of a file in UTF-8.
 * @throws UnreadableFile
 */
export function readTextFile(path: string, limit: { readonly mebibytes: number }): string {
  return decodeUtf8(readFileBytes(path, limit), path);
}

/**
 * The bytes of a file, or of a pipe or device that a path names.
 * @throws UnreadableFile if it cannot be read, or is longer than the limit
 */
export function readFileBytes(path: string, { mebibytes }: { readonly mebibytes: number }): Uint8Array {
  try {
    const file = openSync(path, "r");
    try {
      const status = fstatSync(file);
      if (status.isDirectory()) throw new UnreadableFile(path, REASONS["EISDIR"]!);
      if (status.size > mebibytes * MEBIBYTE) throw tooLong(path, mebibytes);
      const chunks: Uint8Array[] = [];
      let length = 0;
      for (;;) {
        const chunk = new Uint8Array(Math.max(CHUNK_BYTES, status.size + 1 - length));
        const count = readSync(file, chunk);
        if (count === 0) return Buffer.concat(chunks, length);
        chunks.push(chunk.subarray(0, count));
        length += count;
        if (length > mebibytes * MEBIBYTE) throw tooLong(path, mebibytes);
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** A stream to its end. @throws UnreadableFile if it cannot be read, or is longer than the limit */
export async function readStream(
  stream: AsyncIterable<string | Uint8Array>,
  name: string,
  { mebibytes }: { readonly mebibytes: number },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      chunks.push(bytes);
      length += bytes.length;
      if (length > mebibytes * MEBIBYTE) throw tooLong(name, mebibytes);
    }
  } catch (error) {
    throw unreadable(name, error);
  }
  return Buffer.concat(chunks, length);
}

/** What the operating system refused, as a sentence; anything else as it is. */
export function unreadable(path: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined || code === undefined) return error;
  const reason = REASONS[code] ?? `reading it fails with ${code}`;
  return new UnreadableFile(path, reason, { isMissing: code === "ENOENT", cause: error });
}

function tooLong(path: string, mebibytes: number): UnreadableFile {
  return new UnreadableFile(path, `it is longer than ${mebibytes} MB, more than Herald reads of such a file`);
}
