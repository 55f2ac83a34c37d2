import { createHash, randomUUID } from "node:crypto";
import type { JobsOptions } from "bullmq";
import type { AnyJob, JobContext, JobRequest, Clock } from "../ports/index.ts";
import { isTick, sealed, type Envelope } from "./envelope.ts";
import { dedupeKeyOf, type JobList } from "./job-list.ts";
import type { QueueStore } from "./stores/store.ts";
import { answered } from "./unreachable.ts";

/** A trigger that takes longer than this has failed for the caller who waits for it. */
const ADD_TIMEOUT_MS = 10_000;
const SECONDS_PER_DAY = 86_400;
const KEPT_WHEN_DONE = { count: 1_000, age: 7 * SECONDS_PER_DAY };
const KEPT_WHEN_GIVEN_UP = { count: 5_000, age: 30 * SECONDS_PER_DAY };
/** Half of each delay is chance: jobs that failed together do not come back together. */
const JITTER = 0.5;
const STACKS_KEPT = 3;

/** Puts jobs into the queue. */
export class Producer {
  readonly #store: QueueStore;
  readonly #jobs: JobList;
  readonly #clock: Clock;

  constructor(store: QueueStore, jobs: JobList, clock: Clock) {
    this.#store = store;
    this.#jobs = jobs;
    this.#clock = clock;
  }

  /** As `JobQueue.enqueue`. */
  async add(jobId: string, payload: unknown, options: { readonly delayMs?: number } = {}): Promise<string> {
    const job = this.#jobs.get(jobId);
    const dedupeKey = dedupeKeyOf(job, payload);
    const delayMs = Math.max(0, Math.round(options.delayMs ?? 0));
    const envelope = { payload: payload ?? {}, dueAt: this.#later(delayMs) };
    return this.#answered(async () => {
      const id = randomUUID();
      const winner = await this.#put(job, id, envelope, { delay: delayMs }, dedupeKey);
      if (winner !== id) await this.#bringForward(winner, envelope.dueAt, delayMs);
      return winner;
    });
  }

  /**
   * Adds what a tick stands for. The same tick adds the same job, so that a tick that is repeated after a crash does no harm;
   * ticks that pile up while nobody works join one another.
   * @param tickId distinguishes this run of the schedule from every other
   */
  async addScheduled(
    scheduleId: string,
    tickId: string,
    request: JobRequest,
    scheduledFor: JobContext["asOf"],
  ): Promise<string> {
    const job = this.#jobs.get(request.job);
    const dedupeKey = dedupeKeyOf(job, request.payload) ?? `schedule ${scheduleId}`;
    const envelope = { payload: request.payload, dueAt: this.#clock.now(), scheduledFor };
    return this.#answered(() => this.#put(job, derivedId(job.id, [tickId]), envelope, {}, dedupeKey));
  }

  /** Adds children to a job that is running. Those with an id that is already there stay as they are. */
  async addChildren(
    parent: { readonly id: string; readonly asOf: string },
    children: readonly (JobRequest & { id: string })[],
  ): Promise<void> {
    const added = await this.#answered(() =>
      this.#store.queue.addBulk(
        children.map((child) => ({
          name: child.job,
          data: sealed({ payload: child.payload, dueAt: parent.asOf }),
          opts: {
            ...this.#options(this.#jobs.get(child.job)),
            jobId: child.id,
            parent: { id: parent.id, queue: this.#store.queue.qualifiedName },
            // Otherwise one child that fails would leave its parent waiting forever.
            ignoreDependencyOnFailure: true,
            // The parent keeps what a child returned; hundreds of children would drive every other result out of memory.
            removeOnComplete: true,
          },
        })),
      ),
    );
    // PostgreSQL reports what it refused as a negative number in place of the id.
    const refused = added.findIndex((job) => Number(job.id) < 0);
    if (refused >= 0) throw new Error(`child ${children[refused]?.id} could not be added (code ${added[refused]?.id})`);
  }

  async #put(
    job: AnyJob,
    id: string,
    envelope: Envelope,
    extra: JobsOptions,
    dedupeKey: string | undefined,
  ): Promise<string> {
    const options: JobsOptions = { ...this.#options(job), ...extra, jobId: id };
    // Joins while waiting; asked for while running, it is kept and runs once more after that.
    if (dedupeKey !== undefined) options.deduplication = { id: `${job.id} ${dedupeKey}`, keepLastIfActive: true };
    const added = await this.#store.queue.add(job.id, sealed(envelope), options);
    return added.id ?? id;
  }

  /** The joined job waits for a later time than is asked for now: the earlier one counts. Waits between attempts stay as they are. */
  async #bringForward(id: string, dueAt: JobContext["asOf"], delayMs: number): Promise<void> {
    const joined = await this.#store.queue.getJob(id);
    if (joined === undefined || joined.attemptsStarted > 0 || isTick(joined.data)) return;
    if (Date.parse(joined.data.dueAt) <= Date.parse(dueAt) || (await joined.getState()) !== "delayed") return;
    await joined.updateData({ ...joined.data, dueAt });
    try {
      await joined.changeDelay(delayMs);
    } catch (error) {
      // Another request was quicker and it has left the delayed jobs: what was wanted has happened.
      if ((await joined.getState()) === "delayed") throw error;
    }
  }

  #options(job: AnyJob): JobsOptions {
    return {
      attempts: job.retry.attempts,
      backoff: { type: "exponential", delay: job.retry.firstDelayMs, jitter: JITTER },
      priority: job.priority,
      removeOnComplete: KEPT_WHEN_DONE,
      removeOnFail: KEPT_WHEN_GIVEN_UP,
      stackTraceLimit: STACKS_KEPT,
    };
  }

  #later(ms: number): JobContext["asOf"] {
    return new Date(this.#clock.nowMs() + ms).toISOString();
  }

  #answered<T>(request: () => Promise<T>): Promise<T> {
    return answered(this.#store.place, ADD_TIMEOUT_MS, request);
  }
}

/** The same for the same parts, readable by its job, and free of the colons that BullMQ's own ids are made of. */
export function derivedId(job: string, parts: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  return `${job}-${digest.slice(0, 32)}`;
}
