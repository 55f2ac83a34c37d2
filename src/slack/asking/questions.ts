import { createHash } from "node:crypto";
import { z } from "zod";
import type { Asked, Questions, Visit } from "../../notify/index.ts";
import type { Clock, Log } from "../../ports/index.ts";
import { OPEN_PAGE } from "../../messages/index.ts";
import type { SlackOrigin } from "../people.ts";
import { SLACK, type SlackPlace } from "../place.ts";
import { ACTION_PREFIX } from "../render/actions.ts";
import { shownName } from "./shown-name.ts";
import type { ReplyAddresses } from "./reply-addresses.ts";

const id = z.string().regex(/^[A-Z][A-Z0-9]{1,30}$/);
/** More than any command of ours; Slack takes longer ones. */
const LONGEST_WORDS = 1_000;

/** A slash command, as a form's fields or from the socket. */
const slashCommand = z.object({
  command: z.string().regex(/^\/\S{1,64}$/u),
  text: z.string().default(""),
  team_id: id,
  user_id: id,
  user_name: z.string().optional(),
  channel_id: id,
  /** Unlike any other: the same command, told again, has the same. */
  trigger_id: z.string().min(1).max(200),
  response_url: z.string().max(2_000).optional(),
});

const homeOpened = z.object({
  type: z.literal("event_callback"),
  team_id: id,
  event_id: z.string().min(1).max(100),
  event: z.object({ type: z.literal("app_home_opened"), user: id, tab: z.literal("home") }),
});

/** The button *Open in Herald* of a Home. */
const homePress = z.object({
  type: z.literal("block_actions"),
  user: z.object({ id, team_id: id.optional(), username: z.string().optional(), name: z.string().optional() }),
  team: z.object({ id }),
  container: z.object({ type: z.literal("view") }),
  actions: z
    .array(z.looseObject({ action_id: z.string().max(255), action_ts: z.string().max(40) }))
    .min(1)
    .max(25),
});

/**
 * What people ask in Slack. Only what is used is taken over; the address for the answer is put aside, and only if it is Slack's.
 */
export function createSlackQuestions(options: {
  readonly addresses: ReplyAddresses;
  readonly clock: Clock;
  readonly log: Log;
}): Questions {
  const { addresses, clock, log } = options;

  function askedIn(sent: unknown): Asked | undefined {
    const parsed = slashCommand.safeParse(sent);
    if (!parsed.success) return undefined;
    const { command, text, team_id: teamId, user_id: userId, channel_id: channelId, ...rest } = parsed.data;
    const asked: Asked = {
      id: hashOf(["command", teamId, userId, channelId, rest.trigger_id, command, text]),
      at: clock.now(),
      medium: SLACK,
      person: `${SLACK}:${userId}`,
      personName: shownName(rest.user_name ?? ""),
      place: { channelId } satisfies Omit<SlackPlace, "ts">,
      origin: originOf(teamId),
      called: command,
      words: text.toWellFormed().replace(/\p{C}/gu, " ").slice(0, LONGEST_WORDS).toWellFormed().trim(),
    };
    if (rest.response_url !== undefined && !addresses.keep(asked.id, rest.response_url))
      log.warn({ person: asked.person }, "an address for answers that is not Slack's is not used");
    return asked;
  }

  function visitIn(sent: unknown): Visit | undefined {
    const opened = homeOpened.safeParse(sent);
    if (opened.success) {
      const { team_id: teamId, event_id: eventId, event } = opened.data;
      return {
        id: hashOf(["home", teamId, event.user, eventId]),
        at: clock.now(),
        medium: SLACK,
        person: `${SLACK}:${event.user}`,
        personName: "",
        origin: originOf(teamId),
        wantsLink: false,
      };
    }
    const pressed = homePress.safeParse(sent);
    if (!pressed.success) return undefined;
    const { user, team, actions } = pressed.data;
    const ours = actions.find(({ action_id: actionId }) => actionId === `${ACTION_PREFIX}${OPEN_PAGE}`);
    if (ours === undefined) return undefined;
    return {
      id: hashOf(["home-link", team.id, user.id, ours.action_ts]),
      at: clock.now(),
      medium: SLACK,
      person: `${SLACK}:${user.id}`,
      personName: shownName(user.username ?? user.name ?? ""),
      origin: originOf(team.id, user.team_id),
      wantsLink: true,
    };
  }

  return { askedIn, visitIn };
}

/** A command is of the workspace of who gives it: other workspaces of a shared channel don't see the app's commands. */
function originOf(teamId: string, userTeamId = teamId): SlackOrigin {
  return { teamId, userTeamId };
}

function hashOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
