import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { linesIn, STANDARD_INPUT } from "../../files/index.ts";
import { isStandardInput } from "../standard-input.ts";

/** The lines of a file, packed with gzip or not, or with `-` of standard input. @throws UnreadableFile */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const lines = isStandardInput(file) ? linesIn(process.stdin, STANDARD_INPUT) : linesIn(unpacked(file), file);
  for await (const arrived of lines) for (const { text } of arrived) yield text;
}

const GZIP = Buffer.of(0x1f, 0x8b);

/** An archive is packed, an export is as its owner keeps it. */
async function* unpacked(file: string): AsyncGenerator<Uint8Array> {
  const packed = createReadStream(file);
  const chunks = packed[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await chunks.next();
  if (first.done === true) return;
  const all = (async function* () {
    yield first.value;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  })();
  if (!first.value.subarray(0, GZIP.length).equals(GZIP)) return yield* all;
  yield* Readable.from(all).pipe(createGunzip()) as AsyncIterable<Buffer>;
}
