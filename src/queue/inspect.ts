import type { JobState } from "bullmq";
import { isTick } from "./envelope.ts";
import type { JobStatus, QueueHealth } from "./queue.ts";
import { isOverdue } from "./schedules/schedule-sync.ts";
import { isNewTry } from "./schedules/tick-times.ts";
import type { BullQueue, QueueStore } from "./stores/store.ts";
import { isConnectionTrouble, tooSlow, unreachable } from "./unreachable.ts";
import { within } from "./within.ts";
import type { Clock } from "../ports/index.ts";

const HEALTH_TIMEOUT_MS = 1_800;
const STATUS_TIMEOUT_MS = 5_000;
const UNREACHABLE: QueueHealth = { reachable: false, waiting: 0, failed: 0, overdueSchedules: [] };

/** As `JobQueue.health`. @param planned ids of the schedules that this worker keeps */
export async function healthOf(queue: BullQueue, planned: readonly string[], clock: Clock): Promise<QueueHealth> {
  try {
    const answer = await within(
      HEALTH_TIMEOUT_MS,
      Promise.all([queue.getJobCounts("wait", "prioritized", "failed"), queue.getJobSchedulers()]),
    );
    if (answer.kind === "late") return UNREACHABLE;
    const [counts, schedulers] = answer.value;
    return {
      reachable: true,
      waiting: (counts["wait"] ?? 0) + (counts["prioritized"] ?? 0),
      failed: counts["failed"] ?? 0,
      // A store that holds none of them has lost them all.
      overdueSchedules:
        schedulers.length === 0
          ? planned
          : schedulers.filter((one) => isOverdue(one, clock) || isNewTry(one.next)).map(({ key }) => key),
    };
  } catch {
    return UNREACHABLE; // the queue's own listener has logged why
  }
}

/** As `JobQueue.status`. */
export async function statusOf(store: QueueStore, id: string): Promise<JobStatus | undefined> {
  try {
    const answer = await within(STATUS_TIMEOUT_MS, readStatus(store.queue, id));
    if (answer.kind === "late") throw tooSlow(store.place);
    return answer.value;
  } catch (error) {
    throw isConnectionTrouble(error) ? unreachable(store.place, error) : error;
  }
}

async function readStatus(queue: BullQueue, id: string): Promise<JobStatus | undefined> {
  // The state first: a job that ends between the two reads is reported as still running, never as done without its result.
  const state = await queue.getJobState(id);
  const job = await queue.getJob(id);
  if (job === undefined || state === "unknown") return undefined;
  return {
    id,
    job: isTick(job.data) ? job.data.tickOf : job.name,
    state: state === "prioritized" ? "waiting" : state,
    attemptsMade: job.attemptsMade,
    result: state === "completed" ? job.returnvalue : undefined,
    failedReason: state === "completed" ? undefined : job.failedReason,
    addedAt: new Date(job.timestamp).toISOString(),
    finishedAt: isOver(state) && job.finishedOn !== undefined ? new Date(job.finishedOn).toISOString() : undefined,
  };
}

const isOver = (state: JobState): boolean => state === "completed" || state === "failed";
