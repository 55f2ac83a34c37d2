import { z } from "zod";
import type { SinkMessage } from "./message.ts";
import { BOT, flag, messageJson, number, slackMethod, type SlackContext, type SlackMethod } from "./method.ts";
import { GROUPS, PEOPLE } from "./people.ts";
import { SlackRefusal } from "./refusal.ts";
import type { Channel } from "./workspace.ts";

const window = {
  channel: z.string(),
  oldest: z.coerce.string().optional(),
  latest: z.coerce.string().optional(),
  inclusive: flag.optional(),
  limit: number.optional(),
  cursor: z.string().optional(),
  include_all_metadata: flag.optional(),
};
const historyArgs = z.object(window);
const repliesArgs = z.object({ ...window, ts: z.string() });
const channelArgs = z.object({ channel: z.string() });

export const conversationMethods: readonly SlackMethod[] = [
  slackMethod("conversations.history", "channels:history", historyArgs, (args, context) => {
    const channel = context.workspace.channel(args.channel);
    return page(context.workspace.in(channel.id).toReversed(), args, context);
  }),
  slackMethod("conversations.replies", "channels:history", repliesArgs, (args, context) => {
    const channel = context.workspace.channel(args.channel);
    const named = context.workspace.messages.find(
      (message) => message.channel === channel.id && message.ts === args.ts,
    );
    if (named === undefined) throw new SlackRefusal("thread_not_found");
    const parent = named.threadTs === null ? named : context.workspace.message(channel.id, named.threadTs);
    return page([parent, ...context.workspace.in(channel.id, parent.ts)], args, context);
  }),
  slackMethod("conversations.info", "channels:read", channelArgs, (args, context) => ({
    channel: channelJson(context.workspace.channel(args.channel)),
  })),
  slackMethod("conversations.members", "channels:read", channelArgs, (args, context) => {
    context.workspace.channel(args.channel);
    return { members: [BOT.user, ...PEOPLE.map(({ id }) => id)], response_metadata: { next_cursor: "" } };
  }),
  slackMethod("conversations.list", "channels:read", z.object({}), (_args, context) => ({
    channels: context.workspace.channels.map(channelJson),
    response_metadata: { next_cursor: "" },
  })),
  slackMethod("conversations.join", "channels:join", channelArgs, (args, context) => ({
    channel: channelJson(context.workspace.channel(args.channel)),
    warning: "already_in_channel",
  })),
  slackMethod("auth.test", "", z.object({}), (_args, context) => ({
    url: `${context.url}/slack`,
    team: "Sandbox",
    team_id: BOT.team,
    user: BOT.name.toLowerCase(),
    user_id: BOT.user,
    bot_id: BOT.botId,
    is_enterprise_install: false,
  })),
  slackMethod("usergroups.users.list", "usergroups:read", z.object({ usergroup: z.string() }), (args) => {
    const group = GROUPS.find(({ id }) => id === args.usergroup);
    if (group === undefined) throw new SlackRefusal("no_such_subteam");
    return { users: group.users };
  }),
  slackMethod("users.info", "users:read", z.object({ user: z.string() }), (args) => {
    if (args.user !== BOT.user) throw new SlackRefusal("user_not_found");
    return {
      user: {
        id: BOT.user,
        team_id: BOT.team,
        name: "herald",
        real_name: BOT.name,
        is_bot: true,
        deleted: false,
        tz: "UTC",
        profile: {},
      },
    };
  }),
];

/** A page of messages in their given order. The bounds are exclusive unless `inclusive`, and compare as Slack's do: by time. */
function page(messages: readonly SinkMessage[], args: z.infer<typeof historyArgs>, context: SlackContext): object {
  const isAfter = (a: string, b: string): boolean =>
    Number(a) > Number(b) || (args.inclusive === true && Number(a) === Number(b));
  const within = messages.filter(
    ({ ts }) =>
      (args.oldest === undefined || isAfter(ts, args.oldest)) &&
      (args.latest === undefined || isAfter(args.latest, ts)),
  );
  const skip = args.cursor === undefined || args.cursor === "" ? 0 : skipOf(args.cursor);
  const limit = Math.min(999, Math.max(1, args.limit ?? 100));
  const shown = within.slice(skip, skip + limit);
  const hasMore = within.length > skip + limit;
  return {
    messages: shown.map((message) => messageJson(message, context, args.include_all_metadata === true)),
    has_more: hasMore,
    pin_count: 0,
    response_metadata: { next_cursor: hasMore ? Buffer.from(`next:${skip + limit}`).toString("base64") : "" },
  };
}

function skipOf(cursor: string): number {
  const skip = /^next:(\d+)$/.exec(Buffer.from(cursor, "base64").toString())?.[1];
  if (skip === undefined) throw new SlackRefusal("invalid_cursor");
  return Number(skip);
}

function channelJson({ id, name }: Channel): object {
  const kind = {
    is_channel: true,
    is_group: false,
    is_im: false,
    is_private: false,
    is_archived: false,
    is_member: true,
  };
  return { id, name, name_normalized: name, ...kind, num_members: 7 };
}
