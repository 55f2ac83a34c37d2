export { InvalidScheduleError, QueueUnreachableError, UnknownJobError } from "./errors.ts";
export type { Patience } from "./inline/attempts.ts";
export type { InlineRunnerOptions } from "./inline/inline-attempts.ts";
export { createInlineRunner, type InlineOutcome, type InlineRunner } from "./inline/inline-runner.ts";
export { keepTrying, type Persistence } from "./inline/keep-trying.ts";
export { openQueue, type QueueBackend, type QueueOptions } from "./open-queue.ts";
export type { ContextFactory, JobQueue, JobStatus, StoreConcern } from "./queue.ts";
export type { GivenUp, RunDone } from "./worker.ts";
export type { PendingJob } from "./inline/waiting-list.ts";
