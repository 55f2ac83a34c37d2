import { readTextFile, UnreadableFile } from "../../files/index.ts";

/** Settings, a policy, a key: all of them are short. */
const LIMIT = { mebibytes: 4 };

/** The text of a file in UTF-8, or why it cannot be read, in words, with the line where it is about one. */
export function readText(
  path: string,
):
  | { readonly text: string }
  | { readonly reason: string; readonly line: number | undefined; readonly isMissing: boolean } {
  try {
    return { text: readTextFile(path, LIMIT) };
  } catch (error) {
    if (error instanceof UnreadableFile) return { reason: error.reason, line: error.line, isMissing: error.isMissing };
    throw error;
  }
}

/** `herald.config.yaml:12`, for people. */
export function atLine(path: string, line: number | undefined): string {
  return line === undefined ? path : `${path}:${line}`;
}
