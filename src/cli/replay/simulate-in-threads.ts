import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { moduleBeside } from "../../platform/index.ts";
import { addRuns, NO_RUNS, type RunCounts } from "../../replay/index.ts";
import type { RunRange, SimulationTask } from "./simulation-worker.ts";

/** Runs handed to a thread at a time: short enough that the threads end together and progress moves. */
const RUNS_AT_A_TIME = 20;

export interface SimulationJob extends SimulationTask {
  readonly runs: number;
  /** Default: one per core. */
  readonly threads?: number | undefined;
}

/**
 * Runs a simulation on all cores. Every run has a random stream of its own, so the counts are the same for any number of threads.
 * @throws what a thread failed with
 */
export async function simulateInThreads(
  { runs, threads, ...task }: SimulationJob,
  onProgress: (done: number) => void = () => {},
): Promise<RunCounts> {
  const count = Math.max(1, Math.min(threads ?? availableParallelism(), Math.ceil(runs / RUNS_AT_A_TIME)));
  const workers = Array.from(
    { length: count },
    () => new Worker(moduleBeside("./simulation-worker", import.meta.url), { workerData: task }),
  );
  let next = 0;
  let total = NO_RUNS;
  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      const handOut = () => {
        if (next >= runs) return resolve();
        const range: RunRange = { from: next, to: Math.min(runs, next + RUNS_AT_A_TIME) };
        next = range.to;
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage(range);
      };
      worker.on("message", (counts: RunCounts) => {
        total = addRuns(total, counts);
        onProgress(total.runs);
        handOut();
      });
      worker.on("error", reject);
      worker.on("exit", (code) => reject(new Error(`a simulation thread ended early with code ${code}`)));
      handOut();
    });
  try {
    await Promise.all(workers.map(work));
    return total;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
