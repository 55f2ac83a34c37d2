/**
 * A command of Herald as it can be pasted into a shell.
 * @param beginning what stands before its words where this Herald was started
 */
export function shellCommand(beginning: string, words: readonly string[]): string {
  return [beginning, ...words.map(quoted)].join(" ");
}

/** A word as a POSIX shell takes it for one. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
