import type { Config } from "../config/index.ts";
import type { JobQueue } from "../queue/index.ts";
import type { Finding } from "./finding.ts";

/** Where the ledger is kept. */
export function ledgerPlace({ ledger, dataDirectory }: Pick<Config, "ledger" | "dataDirectory">): string {
  return ledger.kind === "embedded" ? dataDirectory : "PostgreSQL";
}

/** Whether the queue answers, and what waits in it. */
export async function queueFinding(config: Config, queue: Pick<JobQueue, "health">): Promise<Finding> {
  const name = "Queue";
  const { reachable, waiting, failed, overdueSchedules } = await queue.health();
  if (!reachable)
    return { name, ok: false, detail: `${config.queue.kind}: does not answer`, whatToDo: "check that it runs" };
  const detail = `${config.queue.kind}: ${waiting} waiting, ${failed} given up`;
  return overdueSchedules.length === 0
    ? { name, ok: true, detail }
    : {
        name,
        ok: true,
        detail: `${detail}; overdue: ${overdueSchedules.join(", ")}`,
        whatToDo: "the worker's log says why; a restart sets the schedules again",
      };
}
