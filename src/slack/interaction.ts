import { createHash } from "node:crypto";
import { z } from "zod";
import { shownName } from "./asking/shown-name.ts";
import { ACTION_PREFIX } from "./render/actions.ts";
import type { Actions, Answer } from "../notify/index.ts";
import type { SlackOrigin } from "./people.ts";
import type { SlackPlace } from "./place.ts";
import { SLACK } from "./place.ts";

const id = z.string().regex(/^[A-Z][A-Z0-9]{1,30}$/);
const timestamp = z.string().regex(/^\d{1,10}\.\d{1,9}$/);
const blockActions = z.object({
  type: z.literal("block_actions"),
  user: z.object({ id, team_id: id.optional(), username: z.string().optional(), name: z.string().optional() }),
  team: z.object({ id }),
  container: z.object({
    type: z.literal("message"),
    message_ts: timestamp,
    channel_id: id,
    thread_ts: timestamp.optional(),
    is_ephemeral: z.boolean().optional(),
  }),
  actions: z
    .array(
      z.looseObject({
        type: z.string(),
        action_id: z.string().max(255),
        action_ts: timestamp,
        value: z.string().max(2000).optional(),
      }),
    )
    .max(25),
});

/** Others belong to somebody else's messages. */
const OURS = new RegExp(`^${ACTION_PREFIX}[a-z-]+$`);
/** Nothing that Herald writes into a button holds one, and not every store keeps them. */
const CONTROLS = /\p{C}/u;

/**
 * The presses of our buttons in what Slack sends about an interaction; empty for everything else. Only what is used is taken over: not
 * the message, no address to answer at, no token.
 */
export const slackActions: Actions = { answersIn };

function answersIn(interaction: unknown): readonly Answer[] {
  const parsed = blockActions.safeParse(interaction);
  if (!parsed.success) return [];
  const { user, team, container, actions } = parsed.data;
  if (container.is_ephemeral === true) return [];
  return actions
    .filter(
      ({ type, action_id: actionId, value }) =>
        type === "button" && OURS.test(actionId) && value !== undefined && !CONTROLS.test(value),
    )
    .map(({ action_id: actionId, action_ts: actionTs, value = "" }) => ({
      id: hashOf([team.id, user.id, actionTs, actionId, container.channel_id, container.message_ts, value]),
      at: new Date(Math.floor(Number(actionTs) * 1000)).toISOString(),
      medium: SLACK,
      person: `${SLACK}:${user.id}` as const,
      personName: shownName(user.username ?? user.name ?? ""),
      action: actionId.slice(ACTION_PREFIX.length),
      value,
      place: { channelId: container.channel_id, ts: container.message_ts } satisfies SlackPlace,
      origin: {
        teamId: team.id,
        userTeamId: user.team_id ?? team.id,
        ...(container.thread_ts !== undefined && { threadTs: container.thread_ts }),
      } satisfies SlackOrigin,
    }));
}

function hashOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
