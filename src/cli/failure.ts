/** A wrong use of a command: what was wrong and what to write instead. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const EXIT_DONE = 0;
/** The work failed, or its answer is no. */
export const EXIT_FAILED = 1;
export const EXIT_WRONG_USE = 2;

/**
 * Turns a failure into what a person reads and the exit code. An expected failure (it carries a stable `code`) is its message;
 * anything else is a bug and keeps its stack.
 */
export function explainFailure(error: unknown): { readonly text: string; readonly exitCode: number } {
  if (!(error instanceof Error)) return { text: `herald: ${String(error)}`, exitCode: EXIT_FAILED };
  if (error instanceof UsageError) return { text: `herald: ${error.message}`, exitCode: EXIT_WRONG_USE };
  // A list of everything that is wrong in what was given; known by its name, as its class would load what few commands need.
  if (error.name === "ConfigError") return { text: error.message, exitCode: EXIT_WRONG_USE };
  if (error.name === "CsvProblems" || error.name === "UnreadableCsv")
    return { text: `herald: ${error.message}`, exitCode: EXIT_WRONG_USE };
  if (WRONG_USE.has(codeOf(error))) return { text: `herald: ${error.message}`, exitCode: EXIT_WRONG_USE };
  if (isExpected(error)) return { text: `herald: ${error.message}`, exitCode: EXIT_FAILED };
  return {
    text: `herald: this is a bug, please report it with these lines\n${error.stack ?? error.message}`,
    exitCode: EXIT_FAILED,
  };
}

/** What a running worker was asked for wrongly. */
const WRONG_USE: ReadonlySet<string> = new Set(["unknown-job", "wrong-payload"]);

/** Our own error classes carry a `code` in kebab-case; the platform's are upper-case (`ECONNREFUSED`). */
function isExpected(error: Error): boolean {
  return /^[a-z]+(-[a-z]+)*$/.test(codeOf(error));
}

function codeOf(error: Error): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" ? code : "";
}
