import type { Config } from "../../config/index.ts";
import type { JobQueue } from "../../queue/index.ts";
import type { Finding } from "./finding.ts";

/** Where the ledger is kept. */
export function ledgerPlace({ ledger, dataDirectory }: Pick<Config, "ledger" | "dataDirectory">): string {
  return ledger.kind === "embedded" ? dataDirectory : "PostgreSQL";
}

const NAME = "Queue";

/** Whether the queue takes jobs, what waits in it, and what its store may lose one day. */
export async function queueFindings(
  config: Config,
  queue: Pick<JobQueue, "health" | "concerns">,
): Promise<readonly Finding[]> {
  const { problem, waiting, failed, overdueSchedules } = await queue.health();
  if (problem !== undefined) return [{ name: NAME, ok: false, detail: problem }];
  const detail = `${config.queue.kind}: ${waiting} waiting, ${failed} given up`;
  const state: Finding =
    overdueSchedules.length === 0
      ? { name: NAME, ok: true, detail }
      : {
          name: NAME,
          ok: true,
          detail: `${detail}; overdue: ${overdueSchedules.join(", ")}`,
          whatToDo: "the worker's log says why; a restart sets the schedules again",
        };
  return [state, ...(await concernsOf(queue))];
}

async function concernsOf(queue: Pick<JobQueue, "concerns">): Promise<readonly Finding[]> {
  try {
    const concerns = await queue.concerns();
    return concerns.map(({ problem, whatToDo }) => ({ name: NAME, ok: true, detail: problem, whatToDo }));
  } catch (error) {
    return [queueFailure(error)];
  }
}

/** The queue does not open. What to do is in the message. */
export function queueFailure(error: unknown): Finding {
  return { name: NAME, ok: false, detail: (error as Error).message };
}
