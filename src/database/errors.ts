/** Another process works in this data directory. Expected: the message is one line that says what to do. */
export class DatabaseLockedError extends Error {
  readonly code = "database-locked";
  override readonly name = "DatabaseLockedError";
}

/**
 * The database did not answer, or would not let us in. Retrying later may help after `no-answer` and `timeout`; after `refused`
 * (wrong password, no such database, unusable directory) someone has to act. The message names host and port, never the password.
 */
export class DatabaseUnreachableError extends Error {
  readonly code: "database-unreachable" | "database-damaged" = "database-unreachable";
  override readonly name: string = "DatabaseUnreachableError";
  readonly reason: "no-answer" | "timeout" | "refused";

  constructor(message: string, reason: "no-answer" | "timeout" | "refused", options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** The folder of the embedded database is not whole, or cannot be opened. Nothing was changed there; a backup is the way out. */
export class DatabaseDamagedError extends DatabaseUnreachableError {
  override readonly code = "database-damaged";
  override readonly name = "DatabaseDamagedError";

  constructor(message: string, options?: ErrorOptions) {
    super(message, "refused", options);
  }
}

/** For work that is still under way while the worker shuts down: another worker, or the next start, can do it. */
export function closedDatabase(): DatabaseUnreachableError {
  return new DatabaseUnreachableError("The database has been closed: this worker is shutting down", "no-answer");
}

/** PostgreSQL understood the request and refused it. Carries no parameters: they may hold what must not reach a log. */
export class StatementError extends Error {
  readonly code = "statement-failed";
  override readonly name = "StatementError";
  /** PostgreSQL's five-character SQLSTATE: `23505` is a unique violation. */
  readonly sqlState: string;
  readonly constraint: string | undefined;

  constructor(message: string, sqlState: string, constraint: string | undefined) {
    super(message);
    this.sqlState = sqlState;
    this.constraint = constraint;
  }
}
