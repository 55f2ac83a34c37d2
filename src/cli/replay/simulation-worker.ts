import { parentPort, workerData } from "node:worker_threads";
import type { AccountFacts, NamedPolicy } from "../../decision/index.ts";
import { countRuns, type RunCounts, type Source } from "../../replay/index.ts";

/** What a thread is started with. */
export interface SimulationTask {
  readonly source: Source;
  readonly policy: NamedPolicy;
  /** What is known of the account before; unless given, nothing. */
  readonly account?: AccountFacts | undefined;
  readonly seed: number;
}

/** Runs `from` up to, not including, `to`. */
export interface RunRange {
  readonly from: number;
  readonly to: number;
}

if (parentPort === null) throw new Error("simulation-worker runs only as a thread of a simulation");
const port = parentPort;
const { source, policy, account, seed } = workerData as SimulationTask;
port.on("message", ({ from, to }: RunRange) => {
  const counts: RunCounts = countRuns(source, policy, seed, from, to, account);
  port.postMessage(counts);
});
