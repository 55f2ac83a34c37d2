/** A failure that no retry will mend: someone has to act. The queue gives up at once and the worker says so. */
export class UnrecoverableJobError extends Error {
  readonly code = "unrecoverable";
  override readonly name = "UnrecoverableJobError";
}

/** The job started too early. The queue waits as long as it says, without using an attempt. */
export class JobNotDueError extends Error {
  readonly code = "not-due";
  override readonly name = "JobNotDueError";
  readonly retryAfterMs: number;
  constructor(retryAfterMs: number) {
    super(`due in ${Math.ceil(retryAfterMs / 1000)} s`);
    this.retryAfterMs = retryAfterMs;
  }
}
