export { certificateTrouble } from "./certificates.ts";
export { canonicalJson } from "./canonical-json.ts";
export { catchConsole } from "./catch-console.ts";
export { ManualClock, systemClock } from "./clock.ts";
export { silentLog } from "./log.ts";
export { isLoopbackHost } from "./loopback.ts";
export { createLog, type LogLevel } from "./create-log.ts";
export { createScrubber } from "./scrub.ts";
export { createShutdown, type ProcessLike, type Shutdown } from "./shutdown.ts";
