export { defineJob, type AnyJob, type JobDefinition, type Schedule } from "./define-job.ts";
export type { ChildOutcome, JobContext, WorkerHealth, JobRequest } from "./context.ts";
export type { AccountSettings, ActingSettings, DigestSettings, Settings } from "./settings.ts";
export { JobNotDueError, UnrecoverableJobError } from "./errors.ts";
