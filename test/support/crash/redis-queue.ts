import { randomUUID } from "node:crypto";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { vi } from "vitest";
import type { CrashOrder } from "../../integration/crash-worker.ts";
import { silentLog } from "../../../src/platform/index.ts";
import { openQueue } from "../../../src/queue/index.ts";
import { LONG_LOCKS } from "../queue/locks.ts";
import { REDIS_URL } from "../queue/queues.ts";
import type { Stage } from "./stage.ts";
import { goOn, judge, type Verdict } from "./verdict.ts";
import type { CrashWorker } from "./worker.ts";
import type { Clock } from "../../../src/ports/index.ts";

/** Jobs of a stop and of what is told. */
const AWAITED = new Set([
  "acting.carry-out",
  "reporting.act-message",
  "reporting.daily-digest",
  "monitoring.sweep",
  "monitoring.evaluate",
]);

/** A queue of one case, under a prefix of its own. */
export class RedisQueue {
  readonly place = { url: REDIS_URL, keyPrefix: `test-crash-${randomUUID().slice(0, 8)}`, queueName: "herald" };

  /** The next worker: first it takes up what the queue still holds, then its schedule sweeps. */
  async recoverAndJudge(stage: Stage, allowed: Parameters<typeof judge>[2] = {}): Promise<Verdict> {
    await this.#forget(":lock");
    return stage.withWorker(async (worker) => {
      // Longer than the claim of whoever died.
      stage.clock.advance(600_000);
      await this.#working(stage, worker, async (round) => {
        await round();
        await goOn(stage, worker, () => round("monitoring.sweep"));
      });
      return judge(stage, worker, allowed);
    });
  }

  /** A worker that does these jobs, with all that they ask for and that is due, and tries again what failed. */
  async play(stage: Stage, jobs: CrashOrder["jobs"]): Promise<void> {
    await stage.withWorker((worker) =>
      this.#working(stage, worker, async (round) => {
        for (const { job, payload } of jobs) await round(job, payload);
      }),
    );
  }

  /** All that waited in it is gone, as with a Redis that lost its memory. */
  async lose(): Promise<void> {
    await this.#forget("");
  }

  /** Keys that end so. */
  async #forget(ending: string): Promise<void> {
    const redis = new Redis(this.place.url);
    const keys = await redis.keys(`${this.place.keyPrefix}:*${ending}`);
    if (keys.length > 0) await redis.del(keys);
    await redis.quit();
  }

  async #working(
    stage: Stage,
    { jobs, settings, contextFor }: CrashWorker,
    work: (round: (job?: string, payload?: object) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const { url, keyPrefix, queueName } = this.place;
    const queue = await openQueue(
      { backend: { kind: "redis", url, keyPrefix }, queueName, jobs, settings, clock: stage.clock, log: silentLog },
      LONG_LOCKS,
    );
    const view = new Queue(queueName, { connection: { url }, prefix: keyPrefix });
    try {
      queue.startWorker(contextFor);
      await work(async (job, payload = {}) => {
        if (job !== undefined) await queue.enqueue(job, payload);
        await vi.waitUntil(() => isIdle(view, stage.clock), { timeout: 60_000, interval: 10 });
      });
    } finally {
      await view.close();
      await queue.close(1_000);
    }
  }
}

/** What is used of BullMQ's own view of a queue. */
export type QueueView = Pick<Queue, "getJobCounts" | "getDelayed">;
type Delayed = Awaited<ReturnType<QueueView["getDelayed"]>>[number];

/**
 * Nothing runs or could run. What waits longer than `clock` says is brought forward, the next attempt of something too: BullMQ itself goes by
 * the system's clock, and time is moved here, not slept. Other jobs, such as a final report, have their own day.
 * @param isAwaited which delayed jobs are brought forward; unless given, those of a stop
 */
export async function isIdle(
  view: QueueView,
  clock: Clock,
  isAwaited: (job: Delayed) => boolean = ({ name }) => AWAITED.has(name),
): Promise<boolean> {
  const {
    waiting = 0,
    active = 0,
    prioritized = 0,
    "waiting-children": parents = 0,
  } = await view.getJobCounts("active", "waiting", "prioritized", "waiting-children");
  if (active + waiting + prioritized > 0) return false;
  const delayed = (await view.getDelayed()).filter(
    (job) => isAwaited(job) && Date.parse(job.data.dueAt) <= clock.nowMs(),
  );
  for (const job of delayed) await job.promote();
  return delayed.length + parents === 0;
}
