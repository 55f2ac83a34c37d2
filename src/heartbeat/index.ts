export { createHeartbeat, type Heartbeat } from "./heartbeat.ts";
export { beatsOfJobs, type JobBeats } from "./beats-of-jobs.ts";
