import { nextOutside } from "../../decision/index.ts";
import { JobNotDueError, type JobContext } from "../../ports/index.ts";

/** Whether nobody is to be disturbed now. */
export function isQuiet({ settings, clock }: Pick<JobContext, "settings" | "clock">): boolean {
  return settings.quietHours !== undefined && nextOutside(clock.now(), settings.quietHours) > clock.now();
}

/** Waits until nobody is disturbed. @throws JobNotDueError within the quiet hours */
export function requireNotQuiet({ settings, clock }: Pick<JobContext, "settings" | "clock">): void {
  if (settings.quietHours === undefined) return;
  const now = clock.now();
  const waitMs = Date.parse(nextOutside(now, settings.quietHours)) - Date.parse(now);
  if (waitMs > 0) throw new JobNotDueError(waitMs);
}
