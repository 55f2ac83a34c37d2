import { isSigned } from "../envelope.ts";
import type { QueueStore } from "../stores/store.ts";
import { answered } from "../unreachable.ts";

const TIMEOUT_MS = 5_000;

/** As `JobQueue.retry`. */
export function retryGivenUp(store: QueueStore, id: string): Promise<boolean> {
  return answered(store.place, TIMEOUT_MS, () => retry(store, id));
}

async function retry({ queue }: QueueStore, id: string): Promise<boolean> {
  // The store's own keys are no jobs, and could not be read as one.
  if ((await queue.getJobState(id)) !== "failed") return false;
  const job = await queue.getJob(id);
  if (job === undefined || isSigned(job.data)) return false;
  try {
    await job.retry("failed", { resetAttemptsMade: true, resetAttemptsStarted: true });
    return true;
  } catch (error) {
    // Somebody else was faster.
    if ((await queue.getJobState(id)) !== "failed") return false;
    throw error;
  }
}
