/** Files and standard input as text: strict UTF-8, with a limit of size, and a sentence with path and line where that fails. */
export { readFileBytes, readStream, readTextFile, STANDARD_INPUT } from "./read-file.ts";
export { type Line, linesIn } from "./lines-in.ts";
export { UnreadableFile } from "./unreadable-file.ts";
export { decodeUtf8, isUtf16, lineOfBadUtf8, lineAt } from "./utf8.ts";
