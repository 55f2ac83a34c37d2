import { setTimeout as timer } from "node:timers/promises";
import type { JobQueue } from "../../queue/index.ts";
import { isUnreachable } from "../answers.ts";

const LOOK_MS = 50;

/** How a job that was taken stands once it is over, or, as `asked`, once nobody waits any longer. */
export async function jobOutcome(
  queue: Pick<JobQueue, "status">,
  id: string,
  patienceMs: number,
): Promise<"done" | "failed" | "asked"> {
  for (let waited = 0; ; waited += LOOK_MS) {
    const state = await stateOf(queue, id);
    if (state === "failed") return "failed";
    if (state === "completed") return "done";
    if (waited >= patienceMs) return "asked";
    await timer(LOOK_MS);
  }
}

/** It was taken: a queue that does not answer now changes nothing. */
async function stateOf(queue: Pick<JobQueue, "status">, id: string): Promise<string | undefined> {
  try {
    return (await queue.status(id))?.state;
  } catch (error) {
    if (isUnreachable(error)) return undefined;
    throw error;
  }
}
