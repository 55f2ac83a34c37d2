import { commandLine } from "./shell/command-line.ts";

/** A wrong use of a command: what was wrong and what to write instead. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const EXIT_DONE = 0;
/** The work failed, or its answer is no. */
export const EXIT_FAILED = 1;
export const EXIT_WRONG_USE = 2;
/** What was to be looked at could not be reached: the answer is neither yes nor no. */
export const EXIT_UNREACHED = 3;

/**
 * Turns a failure into what a person reads and the exit code. An expected failure (it carries a stable `code`) is its message, and so is
 * what the operating system refused; anything else is a bug and keeps its stack.
 */
export function explainFailure(error: unknown): { readonly text: string; readonly exitCode: number } {
  if (!(error instanceof Error)) return { text: `herald: ${String(error)}`, exitCode: EXIT_FAILED };
  if (error instanceof UsageError) return { text: `herald: ${error.message}`, exitCode: EXIT_WRONG_USE };
  // A list of everything that is wrong in what was given; known by its name, as its class would load what few commands need.
  if (error.name === "ConfigError") return { text: error.message, exitCode: EXIT_WRONG_USE };
  if (WRONG_USE.has(codeOf(error))) return { text: `herald: ${error.message}`, exitCode: EXIT_WRONG_USE };
  if (isExpected(error)) return { text: `herald: ${error.message}${hintAfter(error)}`, exitCode: EXIT_FAILED };
  if (error.name === "AbortError")
    return { text: "herald: stopped waiting; what was asked for goes on", exitCode: EXIT_FAILED };
  if (isOfSystem(error)) return { text: `herald: ${systemSentence(error)}`, exitCode: EXIT_FAILED };
  return {
    text: `herald: this is a bug, please report it with the lines below\n${error.stack ?? error.message}`,
    exitCode: EXIT_FAILED,
  };
}

/** What a running worker was asked for wrongly, and a file that cannot be read. */
const WRONG_USE: ReadonlySet<string> = new Set(["unknown-job", "wrong-payload", "unreadable-file"]);

/** Our own error classes carry a `code` in kebab-case; the platform's are upper-case (`ECONNREFUSED`). */
function isExpected(error: Error): boolean {
  return /^[a-z]+(-[a-z]+)*$/.test(codeOf(error));
}

/** What to do, where only the command line knows the command for it. */
function hintAfter(error: Error): string {
  const code = codeOf(error);
  if (code === "not-running") return `. To start one: ${commandLine("start")}`;
  if (code === "database-damaged")
    return `. To restore one, once that folder is away: ${commandLine("restore", "<file>")} (backups that Herald made by itself are in DATA_DIR/backups)`;
  return "";
}

/** A file, a disk, a connection: Node.js names the call that the operating system refused. */
function isOfSystem(error: Error): error is NodeJS.ErrnoException {
  return typeof (error as NodeJS.ErrnoException).syscall === "string";
}

const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: "give this user the right to it",
  EPERM: "give this user the right to it",
  EROFS: "it is on a read-only disk; set DATA_DIR to a folder that can be written",
  ENOSPC: "free some space on the disk",
  EDQUOT: "free some space on the disk",
  EMFILE: "raise the limit of open files (ulimit -n)",
  ENOENT: "check that it exists",
  EISDIR: "it is a folder, and a file is needed",
  ENOTDIR: "it is a file, and a folder is needed",
};

function systemSentence(error: NodeJS.ErrnoException): string {
  const remedy = REMEDIES[error.code ?? ""];
  return remedy === undefined ? error.message : `${error.message}: ${remedy}`;
}

function codeOf(error: Error): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" ? code : "";
}
