import type { InspectedJob, QueueInspection } from "./inspected.ts";
import { isSigned, isTick } from "../envelope.ts";
import type { BullJob, BullQueue, QueueStore } from "../stores/store.ts";
import { answered } from "../unreachable.ts";

const TIMEOUT_MS = 5_000;
const SHOWN = 10;
/** Ticks and parts of sweeps are many: the jobs that people know are found among so many of the latest. */
const LOOKED_AT = 200;

/** @param known ids of the jobs whose ends are told of @throws QueueUnreachableError */
export function inspect(store: QueueStore, known: ReadonlySet<string>): Promise<QueueInspection> {
  return answered(store.place, TIMEOUT_MS, () => read(store, known));
}

/** As `JobQueue.counts`. */
export function countJobs(store: QueueStore): Promise<QueueInspection["counts"]> {
  return answered(store.place, TIMEOUT_MS, () => countsOf(store.queue));
}

async function countsOf(queue: BullQueue): Promise<QueueInspection["counts"]> {
  const counts = await queue.getJobCounts("wait", "prioritized", "active", "delayed", "waiting-children", "failed");
  return {
    waiting: (counts["wait"] ?? 0) + (counts["prioritized"] ?? 0),
    running: counts["active"] ?? 0,
    delayed: counts["delayed"] ?? 0,
    parents: counts["waiting-children"] ?? 0,
    failed: counts["failed"] ?? 0,
  };
}

async function read({ queue }: QueueStore, known: ReadonlySet<string>): Promise<QueueInspection> {
  const [counts, schedulers, active, failed, completed] = await Promise.all([
    countsOf(queue),
    queue.getJobSchedulers(),
    queue.getJobs(["active"], 0, SHOWN - 1),
    queue.getJobs(["failed"], 0, SHOWN - 1),
    queue.getJobs(["completed"], 0, LOOKED_AT - 1),
  ]);
  return {
    counts,
    schedules: schedulers
      .map(({ key, pattern = "", tz = "UTC", next }) => ({
        id: key,
        cron: pattern,
        timeZone: tz,
        next: next === undefined ? undefined : new Date(next).toISOString(),
      }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    running: active.map(inspected),
    failed: failed.map(inspected),
    done: completed
      .filter((job) => !isTick(job.data) && known.has(job.name))
      .slice(0, SHOWN)
      .map(inspected),
  };
}

function inspected(job: BullJob): InspectedJob {
  const { id, name, data, attemptsMade, processedOn, finishedOn, failedReason, returnvalue } = job;
  return {
    id: id!,
    job: isTick(data) ? data.tickOf : name,
    attemptsMade,
    startedAt: instant(processedOn),
    endedAt: instant(finishedOn),
    failedReason: failedReason === "" ? undefined : failedReason,
    isSigned: isSigned(data),
    result: returnvalue ?? undefined,
  };
}

function instant(ms: number | undefined | null): string | undefined {
  return ms === undefined || ms === null ? undefined : new Date(ms).toISOString();
}
