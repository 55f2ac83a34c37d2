import { isDeepStrictEqual } from "node:util";
import { TICK, type Tick } from "../envelope.ts";
import type { Producer } from "../producer.ts";
import type { PlannedSchedule } from "./schedules.ts";
import { isNewTry } from "./tick-times.ts";
import { storable } from "../stores/storable.ts";
import type { BullQueue } from "../stores/store.ts";
import type { Clock, Log } from "../../ports/index.ts";

/** A schedule whose next run lies further back than this is overdue. */
export const OVERDUE_MS = 60_000;
/** A tick only adds a job: it is worth trying for a long time. */
const TICK_ATTEMPTS = 60;
const TICK_RETRY_MS = 10_000;

type Scheduler = Awaited<ReturnType<BullQueue["getJobSchedulers"]>>[number];

/** Makes the queue's schedulers those that are planned. */
export async function syncSchedulers(
  planned: readonly PlannedSchedule[],
  world: { readonly queue: BullQueue; readonly producer: Producer; readonly clock: Clock; readonly log: Log },
): Promise<void> {
  const existing = new Map((await world.queue.getJobSchedulers()).map((scheduler) => [scheduler.key, scheduler]));
  for (const schedule of planned) {
    const scheduler = existing.get(schedule.id);
    existing.delete(schedule.id);
    // An update drops the tick that waits: a run missed while nobody worked would be lost.
    if (scheduler !== undefined && isSame(scheduler, schedule) && (await isAlive(scheduler, world))) continue;
    await world.queue.upsertJobScheduler(
      schedule.id,
      { pattern: schedule.cron, tz: schedule.timeZone },
      templateFor(schedule),
    );
    world.log.info({ schedule: schedule.id, cron: schedule.cron, timeZone: schedule.timeZone }, "schedule set");
    if (scheduler !== undefined && isOverdue(scheduler, world.clock) && !isNewTry(scheduler.next))
      await runLate(schedule, scheduler, world);
  }
  for (const id of existing.keys()) {
    await world.queue.removeJobScheduler(id);
    world.log.info({ schedule: id }, "schedule removed");
  }
}

export function isOverdue({ next }: Pick<Scheduler, "next">, clock: Clock): boolean {
  return next !== undefined && next < clock.nowMs() - OVERDUE_MS;
}

/** Whether the schedule still runs. If it is overdue and has no tick in the queue, it would stand still forever. */
async function isAlive(
  scheduler: Scheduler,
  world: { readonly queue: BullQueue; readonly clock: Clock },
): Promise<boolean> {
  if (!isOverdue(scheduler, world.clock)) return true;
  const tick = await world.queue.getJob(tickId(scheduler));
  return tick !== undefined && tick.finishedOn === undefined;
}

async function runLate(
  schedule: PlannedSchedule,
  scheduler: Scheduler,
  world: { readonly producer: Producer; readonly log: Log },
): Promise<void> {
  const scheduledFor = new Date(scheduler.next ?? 0).toISOString();
  const request = { job: schedule.job, payload: schedule.payload };
  await world.producer.addScheduled(schedule.id, tickId(scheduler), request, scheduledFor);
  world.log.warn({ schedule: schedule.id, scheduledFor }, "missed run made up for");
}

/** BullMQ's own name for the run of a scheduler that comes next. */
function tickId(scheduler: Scheduler): string {
  return `repeat:${scheduler.key}:${scheduler.next}`;
}

function isSame(scheduler: Scheduler, schedule: PlannedSchedule): boolean {
  return (
    scheduler.pattern === schedule.cron &&
    scheduler.tz === schedule.timeZone &&
    isDeepStrictEqual(scheduler.template?.data, tickFor(schedule))
  );
}

function templateFor(schedule: PlannedSchedule) {
  return {
    name: TICK,
    data: tickFor(schedule),
    opts: {
      attempts: TICK_ATTEMPTS,
      backoff: { type: "fixed", delay: TICK_RETRY_MS },
      // Finished ticks say nothing that the job they added does not say.
      removeOnComplete: true,
      removeOnFail: true,
    },
  };
}

function tickFor(schedule: PlannedSchedule): Tick {
  return storable({ tickOf: schedule.job, payload: schedule.payload }) as Tick;
}
