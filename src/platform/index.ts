export { ManualClock, systemClock, type Clock } from "./clock.ts";
export { silentLog, type Log } from "./log.ts";
