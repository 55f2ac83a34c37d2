import type { QueueBackend } from "../../../src/queue/index.ts";
import { openView } from "../queue/queues.ts";

/** What schedules put into the queue, always one ahead. */
const TICK = "schedule.tick";
/** Why BullMQ gives up a job that was lost with more than three workers, each time in the middle of it: it may be what kills them. */
const LOST_TOO_OFTEN = "job stalled more than allowable limit";
/** So many are read at most. */
const MOST_READ = 20_000;

/** What a queue without workers still holds although its time has come, and what was given up: each with its name and why. */
export interface Stuck {
  readonly stuck: readonly string[];
  readonly givenUp: readonly string[];
  /** Given up because its worker was killed again and again, as it should be: what it had to do is left to the next sweep. */
  readonly lostTooOften: readonly string[];
}

/** @param nowMs by the clock of those who worked; milliseconds since the epoch */
export async function stuckIn(backend: QueueBackend, queueName: string, nowMs = Date.now()): Promise<Stuck> {
  const { view, close } = await openView(backend, queueName);
  try {
    const kept = await view.getJobs(["active", "waiting", "prioritized", "waiting-children"], 0, MOST_READ);
    const delayed = (await view.getDelayed(0, MOST_READ)).filter(({ data }) => Date.parse(data.dueAt) <= nowMs);
    const failed = await view.getJobs(["failed"], 0, MOST_READ);
    const isLost = ({ failedReason }: { readonly failedReason: string }) => failedReason === LOST_TOO_OFTEN;
    return {
      stuck: [...kept, ...delayed].filter(({ name }) => name !== TICK).map(({ name, id }) => `${name} ${id}`),
      givenUp: failed.filter((job) => !isLost(job)).map(({ name, failedReason }) => `${name} (${failedReason})`),
      lostTooOften: failed.filter(isLost).map(({ name }) => name),
    };
  } finally {
    await close();
  }
}
