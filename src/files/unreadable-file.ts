/** A file, or standard input, that cannot be read as text: which one, on which line, why, and what to do. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
  readonly code = "unreadable-file";
  readonly reason: string;
  /** Undefined where it is about the whole file. */
  readonly line: number | undefined;
  readonly isMissing: boolean;

  constructor(
    path: string,
    reason: string,
    { line, isMissing = false, cause }: { line?: number; isMissing?: boolean; cause?: unknown } = {},
  ) {
    super(`cannot read ${path}${line === undefined ? "" : `:${line}`}: ${reason}`, { cause });
    this.reason = reason;
    this.line = line;
    this.isMissing = isMissing;
  }
}
