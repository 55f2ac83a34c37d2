import type { JobState } from "bullmq";
import { isTick } from "../envelope.ts";
import type { JobStatus, QueueHealth } from "../queue.ts";
import { isOverdue } from "../schedules/schedule-sync.ts";
import { isNewTry } from "../schedules/tick-times.ts";
import type { BullJob, BullQueue, QueueStore } from "../stores/store.ts";
import { answered } from "../unreachable.ts";
import type { Clock } from "../../ports/index.ts";

const HEALTH_TIMEOUT_MS = 1_800;
const STATUS_TIMEOUT_MS = 5_000;

/** As `JobQueue.health`. @param planned ids of the schedules that this worker keeps */
export async function healthOf(store: QueueStore, planned: readonly string[], clock: Clock): Promise<QueueHealth> {
  const { queue } = store;
  try {
    const [counts, schedulers] = await answered(store.place, HEALTH_TIMEOUT_MS, () =>
      Promise.all([queue.getJobCounts("wait", "prioritized", "failed"), queue.getJobSchedulers(), store.proveWrite()]),
    );
    return {
      problem: undefined,
      waiting: (counts["wait"] ?? 0) + (counts["prioritized"] ?? 0),
      failed: counts["failed"] ?? 0,
      // A store that holds none of them has lost them all.
      overdueSchedules:
        schedulers.length === 0
          ? planned
          : schedulers.filter((one) => isOverdue(one, clock) || isNewTry(one.next)).map(({ key }) => key),
    };
  } catch (error) {
    const { message } = error as Error;
    return { problem: message, waiting: 0, failed: 0, overdueSchedules: [] };
  }
}

/** As `JobQueue.status`. */
export function statusOf(store: QueueStore, id: string): Promise<JobStatus | undefined> {
  return answered(store.place, STATUS_TIMEOUT_MS, () => readStatus(store.queue, id));
}

async function readStatus(queue: BullQueue, id: string): Promise<JobStatus | undefined> {
  // The state first: a job that ends between the two reads is reported as still running, never as done without its result.
  const state = await queue.getJobState(id);
  // The store's own keys are no jobs, and could not be read as one.
  if (state === "unknown") return undefined;
  const job = await queue.getJob(id);
  if (job === undefined) return undefined;
  return {
    id,
    job: isTick(job.data) ? job.data.tickOf : job.name,
    state: state === "prioritized" ? "waiting" : state,
    parts: state === "waiting-children" ? await partsOf(job) : undefined,
    attemptsMade: job.attemptsMade,
    result: state === "completed" ? job.returnvalue : undefined,
    failedReason: state === "completed" ? undefined : job.failedReason,
    addedAt: new Date(job.timestamp).toISOString(),
    finishedAt: isOver(state) && job.finishedOn !== undefined ? new Date(job.finishedOn).toISOString() : undefined,
  };
}

async function partsOf(job: BullJob): Promise<JobStatus["parts"]> {
  const { processed = 0, unprocessed = 0, failed = 0, ignored = 0 } = await job.getDependenciesCount();
  const ended = processed + failed + ignored;
  return { ended, of: ended + unprocessed };
}

const isOver = (state: JobState): boolean => state === "completed" || state === "failed";
