/** No such job in the list: a typo, or a job that was removed while some of its work still waited. */
export class UnknownJobError extends Error {
  readonly code = "unknown-job";
  override readonly name = "UnknownJobError";
}

/** The store of the queue does not answer or lets nobody in. Names host and port, never a password, and says what to do. */
export class QueueUnreachableError extends Error {
  readonly code = "queue-unreachable";
  override readonly name = "QueueUnreachableError";
}

/** A schedule that can never be kept: its cron expression, time zone or payload is wrong. Lists all of them. */
export class InvalidScheduleError extends Error {
  readonly code = "invalid-schedule";
  override readonly name = "InvalidScheduleError";
}

/** A run that went on past its time. Counts as a failed attempt. */
export class RunTimeoutError extends Error {
  readonly code = "run-timeout";
  override readonly name = "RunTimeoutError";
}

/** Reason of a run's abort when the worker shuts down. */
export class WorkerClosingError extends Error {
  readonly code = "worker-closing";
  override readonly name = "WorkerClosingError";
}

/** A stored payload that the job cannot read: written by an older version, or computed wrongly by another job. */
export class InvalidPayloadError extends Error {
  readonly code = "invalid-payload";
  override readonly name = "InvalidPayloadError";
}
