export { UnknownJobError, type ContextFactory, type JobQueue, type JobStatus, type QueueHealth } from "./queue.ts";
