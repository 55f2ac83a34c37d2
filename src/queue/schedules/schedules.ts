import { cronProblem } from "../../cron/index.ts";
import type { AnyJob, Schedule, Settings } from "../../ports/index.ts";
import { InvalidScheduleError } from "../errors.ts";
import { payloadProblem } from "../job-list.ts";

/** One schedule of one job, under the id it has in the queue: `<job>:<key>`. */
export interface PlannedSchedule extends Schedule {
  readonly id: string;
  readonly job: string;
}

/**
 * Every schedule that the listed jobs want under these settings.
 * @throws InvalidScheduleError naming all that cannot be kept
 */
export function plannedSchedules(jobs: readonly AnyJob[], settings: Settings): readonly PlannedSchedule[] {
  const planned = jobs.flatMap((job) =>
    (job.schedules?.(settings) ?? []).map((schedule) => ({
      ...schedule,
      job: job.id,
      id: `${job.id}:${schedule.key}`,
      definition: job,
    })),
  );
  const problems = planned.flatMap(({ definition, ...schedule }, index) => {
    const isTwice = planned.findIndex(({ id }) => id === schedule.id) < index;
    const payload = payloadProblem(definition, schedule.payload);
    const found = [
      isTwice ? "there are two of it" : undefined,
      timingProblem(schedule.cron, schedule.timeZone),
      payload === undefined ? undefined : `its payload is not what the job takes: ${payload}`,
    ];
    return found.filter((problem) => problem !== undefined).map((problem) => `${schedule.id}: ${problem}`);
  });
  if (problems.length > 0) throw new InvalidScheduleError(`These schedules cannot be kept: ${problems.join("; ")}`);
  return planned.map(({ definition: _, ...schedule }) => schedule);
}

/** Why a schedule can never come due, in words; undefined when it can. */
export function timingProblem(cron: string, timeZone: string): string | undefined {
  return isTimeZone(timeZone) ? cronProblem(cron) : `"${timeZone}" is no time zone; write it like Europe/Berlin`;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false; // the constructor's RangeError is the answer
  }
}
