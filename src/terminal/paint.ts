/** How words are set off in a terminal. Every painter returns text of the same width. */
export interface Paint {
  strong(text: string): string;
  quiet(text: string): string;
  warn(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

const plain = (text: string): string => text;
const ansi =
  (on: number, off: number) =>
  (text: string): string =>
    text === "" ? text : `\u001b[${on}m${text}\u001b[${off}m`;

/** The sixteen colors every terminal theme defines; or none at all. */
export function paintFor(color: boolean): Paint {
  if (!color) return { strong: plain, quiet: plain, warn: plain, good: plain, bad: plain };
  return { strong: ansi(1, 22), quiet: ansi(2, 22), warn: ansi(33, 39), good: ansi(32, 39), bad: ansi(31, 39) };
}
