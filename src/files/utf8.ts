import { isUtf8 } from "node:buffer";
import { UnreadableFile } from "./unreadable-file.ts";

const NEWLINE = 0x0a;

/**
 * Text from UTF-8, without a byte-order mark. A wrong byte is refused: a replacement character in its place would make one name of two.
 * @param path as people should see it
 * @throws UnreadableFile with the line
 */
export function decodeUtf8(bytes: Uint8Array, path: string): string {
  if (isUtf16(bytes)) throw new UnreadableFile(path, "it is UTF-16; save it as UTF-8");
  if (!isUtf8(bytes))
    throw new UnreadableFile(path, "it is not UTF-8; save the file as UTF-8", { line: lineOfBadUtf8(bytes) });
  const nul = bytes.indexOf(0);
  if (nul !== -1)
    throw new UnreadableFile(path, "it has a NUL character, which no text has; save the file as UTF-8", {
      line: lineAt(bytes, nul),
    });
  return new TextDecoder().decode(bytes);
}

/** Whether it begins with the byte-order mark of UTF-16, in either order. */
export function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** The first line that is not UTF-8, from 1; of bytes that are not. */
export function lineOfBadUtf8(bytes: Uint8Array): number {
  for (let start = 0, line = 1; ; line++) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}

/** The line of a byte, from 1. */
export function lineAt(bytes: Uint8Array, index: number): number {
  let line = 1;
  for (let at = bytes.indexOf(NEWLINE); at !== -1 && at < index; at = bytes.indexOf(NEWLINE, at + 1)) line++;
  return line;
}
