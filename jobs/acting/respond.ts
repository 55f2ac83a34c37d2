import { z } from "zod";
import { defineJob } from "../../src/ports/index.ts";
import { respondToPress } from "../../src/workflow/index.ts";

/**
 * Does what a person asked for by pressing a button, once, and tells them what came of it. That Slack tells of the press is certain when
 * it arrives here (its signature, or the socket); all else is checked: who it is, where the message stands, and whether every id in
 * the button is true of what the ledger knows. A button carries nothing else.
 */
export const respond = defineJob({
  id: "acting.respond",
  summary: "Do what somebody asked for by a button",
  payload: z.strictObject({
    pressId: z.string().regex(/^[0-9a-f]{64}$/),
    pressedAt: z.iso.datetime(),
    teamId: z.string(),
    userId: z.string(),
    userName: z.string(),
    userTeamId: z.string(),
    action: z.string(),
    value: z.string(),
    channelId: z.string(),
    messageTs: z.string(),
    threadTs: z.string().optional(),
  }),
  triggerable: false,
  retry: { attempts: 8, firstDelayMs: 2_000 },
  priority: 1,
  dedupeKey: ({ pressId }) => pressId,
  run: respondToPress,
});
