import { Worker, type IQueueBackend, type JobProgress } from "bullmq";
import type { StoredData } from "./envelope.ts";
import type { BullWorker } from "./stores/store.ts";

/**
 * BullMQ's worker closes either with patience or without, and cannot lose patience half-way: a second `close` is the first one
 * again. `pause` does not work for the patient part: it reconnects afterwards, even for a worker that was given up.
 */
export class AbandonableWorker<Backend extends IQueueBackend, Connection>
  extends Worker<StoredData, unknown, string, Backend, JobProgress, Connection>
  implements BullWorker
{
  async finish(): Promise<void> {
    await this.pause(true);
    await this.close(false);
  }

  async abandon(): Promise<void> {
    await this.lockManager.close();
    await this.backend.close(true);
  }
}
