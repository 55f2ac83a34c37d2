/** Schedules as cron expressions: what people may write, and when it comes due next. The one engine is croner. */
export { cronProblem } from "./cron-problem.ts";
export { nextTime } from "./next-time.ts";
