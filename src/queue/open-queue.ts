import { ErrorReporter } from "./error-reporter.ts";
import { JobList } from "./job-list.ts";
import type { JobQueue } from "./queue.ts";
import { TickTimes } from "./schedules/tick-times.ts";
import type { QueueBackend, QueueOptions, QueueTiming } from "./stored-queue.ts";
import type { CommonStoreOptions, QueueStore } from "./stores/store.ts";

/**
 * Opens the queue. Jobs and schedules that are already in it stay.
 * @throws QueueUnreachableError when the store cannot be used right now
 */
export async function openQueue(options: QueueOptions, timing: Partial<QueueTiming> = {}): Promise<JobQueue> {
  const jobs = new JobList(options.jobs);
  const reporter = new ErrorReporter(options.log, options.clock);
  const { StoredQueue } = await import("./stored-queue.ts");
  const store = await openStore(options.backend, {
    queueName: options.queueName ?? "herald",
    onError: reporter.report,
    settings: { repeatStrategy: new TickTimes(options.log).next },
  });
  return new StoredQueue(options, timing, jobs, store);
}

/** BullMQ and a store's client are read only where a queue is opened: most commands start sooner without them. */
async function openStore(backend: QueueBackend, common: CommonStoreOptions): Promise<QueueStore> {
  switch (backend.kind) {
    case "redis":
      return (await import("./stores/redis-store.ts")).openRedisStore({
        url: backend.url,
        keyPrefix: backend.keyPrefix,
        ...common,
      });
    case "postgres":
      return (await import("./stores/postgres-store.ts")).openPostgresStore({
        url: backend.url,
        schema: backend.schema ?? "bullmq",
        ...common,
      });
    case "embedded":
      return (await import("./stores/embedded-store.ts")).openEmbeddedStore({ database: backend.database, ...common });
  }
}
