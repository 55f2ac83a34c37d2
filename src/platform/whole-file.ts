import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { makeFolder } from "./make-folder.ts";

/** The end of the name under which a file is written until it is whole. */
export const UNFINISHED_END = ".unfinished";

/**
 * Writes a file that is there with its whole content or not at all: it is written under another name beside it, flushed to the disk, and
 * then renamed. A file of that name is replaced. What a killed process leaves behind ends in `.unfinished`. Only this user can read it.
 */
export async function writeWholeFile(
  path: string,
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  makeFolder(dirname(path), 0o700);
  const beside = `${path}.${randomUUID()}${UNFINISHED_END}`;
  const file = await open(beside, "wx", 0o600);
  try {
    try {
      for await (const chunk of chunks) await file.appendFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** The same with lines, each of which gets its end here, packed with gzip. */
export async function writePackedLines(path: string, lines: AsyncIterable<string>): Promise<void> {
  const source = Readable.from(ended(lines));
  const packed = createGzip();
  source.on("error", (error) => packed.destroy(error));
  try {
    await writeWholeFile(path, source.pipe(packed));
  } finally {
    source.destroy();
  }
}

async function* ended(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

/** So that the new name survives a loss of power too. Some file systems refuse it: then the name follows a little later. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  try {
    await handle?.sync().catch(() => undefined);
  } finally {
    await handle?.close();
  }
}
