/** A failure that no retry will mend: someone has to act. The queue gives up at once and the worker says so. */
export class UnrecoverableJobError extends Error {
  readonly code = "unrecoverable";
  override readonly name = "UnrecoverableJobError";
}
