import { isUtf8 } from "node:buffer";
import { isUtf16, lineAt, lineOfBadUtf8 } from "../files/index.ts";
import { UnreadableCsv } from "./unreadable-csv.ts";

const REMEDY = 'save it as "CSV UTF-8"';
const REPLACEMENT = "\uFFFD";
/** Bytes that windows-1252 leaves undefined. */
const NOT_IN_WINDOWS_1252 = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
/** A character of UTF-8 with more than one byte, seen byte by byte. Names in windows-1252 hardly ever look so. */
const SEVERAL_BYTES =
  /[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3}/;

/**
 * The text of a CSV file as spreadsheets save it: UTF-8, UTF-16 with a byte-order mark, or windows-1252. The last is taken only where
 * nothing speaks for UTF-8; it has a character of its own for every byte, so different names stay different whatever the file was.
 * @throws UnreadableCsv with the line where the encoding cannot be told, or a name was lost earlier
 */
export function decodeCsv(bytes: Uint8Array): { readonly text: string; readonly notes: readonly string[] } {
  const read = isUtf16(bytes)
    ? fromUtf16(bytes)
    : isUtf8(bytes)
      ? { text: fromUtf8(bytes), notes: [] }
      : guessed(bytes);
  const lost = read.text.indexOf(REPLACEMENT);
  if (lost !== -1)
    throw new UnreadableCsv(
      lineOf(read.text, lost),
      `a character was lost before (${REPLACEMENT}), and two names may have become one; export the file again, and ${REMEDY}`,
    );
  return read;
}

function fromUtf16(bytes: Uint8Array) {
  const text = new TextDecoder(bytes[0] === 0xff ? "utf-16le" : "utf-16be").decode(bytes);
  return { text, notes: ["the file is UTF-16"] };
}

function fromUtf8(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0);
  if (nul !== -1) throw new UnreadableCsv(lineAt(bytes, nul), `there is a NUL character, which no text has; ${REMEDY}`);
  return new TextDecoder().decode(bytes);
}

function guessed(bytes: Uint8Array) {
  const line = lineOfBadUtf8(bytes);
  const asBytes = Buffer.from(bytes).toString("latin1");
  if (bytes.includes(0) || NOT_IN_WINDOWS_1252.some((byte) => bytes.includes(byte)))
    throw new UnreadableCsv(line, `the text is neither UTF-8 nor windows-1252; ${REMEDY}`);
  if (SEVERAL_BYTES.test(asBytes))
    throw new UnreadableCsv(line, `the text is not UTF-8, though other lines are; ${REMEDY}`);
  return {
    text: new TextDecoder("windows-1252").decode(bytes),
    notes: [`the file is not UTF-8: it is read as windows-1252. If names look wrong, ${REMEDY}`],
  };
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split(/\r\n|\r|\n/).length;
}
