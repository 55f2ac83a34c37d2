import type { Log } from "../platform/index.ts";
import type { JobQueue } from "../queue/index.ts";
import { readPresses } from "../slack/index.ts";

/** Puts what Slack tells of presses into the queue, whichever way it came. Returns when it is kept there. */
export function takePresses(queue: Pick<JobQueue, "enqueue">, log: Log): (interaction: unknown) => Promise<void> {
  return async (interaction) => {
    const presses = readPresses(interaction);
    if (presses.length === 0) log.debug({}, "an interaction that is no press of ours");
    for (const press of presses) await queue.enqueue("acting.respond", press);
  };
}
