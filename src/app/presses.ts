import { z } from "zod";
import type { GivenUp, JobQueue } from "../queue/index.ts";
import { replySentence } from "../messages/index.ts";
import { readPresses } from "../slack/index.ts";
import type { Log, People } from "../ports/index.ts";

/** Puts what Slack tells of presses into the queue, whichever way it came. Returns when it is kept there. */
export function takePresses(queue: Pick<JobQueue, "enqueue">, log: Log): (interaction: unknown) => Promise<void> {
  return async (interaction) => {
    const presses = readPresses(interaction);
    if (presses.length === 0) log.debug({}, "an interaction that is no press of ours");
    for (const press of presses) await queue.enqueue("acting.respond", press);
  };
}

/** As far as it is needed to tell who pressed what. */
const lostPress = z.object({
  pressedAt: z.string(),
  teamId: z.string(),
  userId: z.string(),
  action: z.string(),
  value: z.string(),
  channelId: z.string(),
  messageTs: z.string(),
  threadTs: z.string().optional(),
});

/** Hears of jobs that were given up. Of a press, whoever pressed is told so, if Slack can be reached; the log tells it anyway. */
export function tellLostPresses(people: People, log: Log): (failure: GivenUp) => Promise<void> {
  return async ({ job, payload }) => {
    const parsed = lostPress.safeParse(payload);
    if (job !== "acting.respond" || !parsed.success) return;
    const { pressedAt, teamId, userId, action, value, channelId, messageTs, threadTs } = parsed.data;
    log.error({ userId, action, value, pressedAt, channelId, messageTs }, "press given up");
    // Who is not of this workspace is told nothing, as with any other press.
    if ((await people.identity())?.teamId !== teamId) return;
    await people.whisper({ channelId, threadTs, userId, text: `${replySentence({ kind: "lost" }, "UTC")}.` });
  };
}
