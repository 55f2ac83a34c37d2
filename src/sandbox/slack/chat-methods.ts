import { z } from "zod";
import { blockProblems } from "./block-limits.ts";
import { metadataSchema, type SinkBlock, type SinkMetadata } from "./message.ts";
import { flag, jsonText, messageJson, slackMethod, type SlackContext, type SlackMethod } from "./method.ts";
import { PEOPLE } from "./people.ts";
import { SlackRefusal } from "./refusal.ts";

const MAX_TEXT = 40_000;

const content = { text: z.string().optional(), blocks: jsonText.optional(), metadata: jsonText.optional() };
const postArgs = z.object({
  channel: z.string(),
  ...content,
  thread_ts: z.string().optional(),
  reply_broadcast: flag.optional(),
});
const updateArgs = z.object({ channel: z.string(), ts: z.string(), ...content });
const pointArgs = z.object({ channel: z.string(), ts: z.string() });

export const chatMethods: readonly SlackMethod[] = [
  slackMethod(
    "chat.postMessage",
    "chat:write",
    postArgs,
    (args, context) => {
      const channel = context.workspace.channel(args.channel, true);
      const blocks = blocksOf(args.blocks, context) ?? [];
      const text = textOf(args.text);
      if (text === "" && blocks.length === 0) throw new SlackRefusal("no_text");
      const message = context.workspace.post({
        channel: channel.id,
        text,
        blocks,
        threadTs: args.thread_ts ?? null,
        isBroadcast: args.reply_broadcast === true,
        metadata: metadataOf(args.metadata) ?? null,
      });
      return { channel: channel.id, ts: message.ts, message: messageJson(message, context, true) };
    },
    true,
  ),
  slackMethod(
    "chat.postEphemeral",
    "chat:write",
    z.object({
      channel: z.string(),
      user: z.string(),
      text: z.string().min(1),
      blocks: jsonText.optional(),
      thread_ts: z.string().optional(),
    }),
    (args, context) => {
      const { workspace } = context;
      const blocks = blocksOf(args.blocks, context);
      const channel = workspace.channel(args.channel);
      if (!PEOPLE.some(({ id }) => id === args.user)) throw new SlackRefusal("user_not_in_channel");
      const { ts } = workspace.whisper({
        channel: channel.id,
        user: args.user,
        text: textOf(args.text),
        threadTs: args.thread_ts ?? null,
        ...(blocks && { blocks }),
      });
      return { message_ts: ts };
    },
  ),
  slackMethod(
    "chat.update",
    "chat:write",
    updateArgs,
    (args, context) => {
      const channel = context.workspace.channel(args.channel);
      if (args.text === undefined && args.blocks === undefined) throw new SlackRefusal("no_text");
      const text = args.text === undefined ? undefined : textOf(args.text);
      const edit = { text, blocks: blocksOf(args.blocks, context), metadata: metadataOf(args.metadata) };
      const message = context.workspace.update(channel.id, args.ts, edit);
      return { channel: channel.id, ts: message.ts, text: message.text, message: messageJson(message, context, true) };
    },
    true,
  ),
  slackMethod(
    "chat.delete",
    "chat:write",
    pointArgs,
    (args, context) => {
      const channel = context.workspace.channel(args.channel);
      context.workspace.delete(channel.id, args.ts);
      return { channel: channel.id, ts: args.ts };
    },
    true,
  ),
  slackMethod("chat.getPermalink", "", z.object({ channel: z.string(), message_ts: z.string() }), (args, context) => {
    const channel = context.workspace.channel(args.channel);
    context.workspace.message(channel.id, args.message_ts);
    return { channel: channel.id, permalink: `${context.url}/slack?channel=${channel.id}#${args.message_ts}` };
  }),
];

function textOf(text: string | undefined): string {
  if ((text ?? "").length > MAX_TEXT) throw new SlackRefusal("msg_too_long");
  return text ?? "";
}

/** Undefined: none were sent. @throws SlackRefusal invalid_blocks when they break a limit of Block Kit */
export function blocksOf(sent: unknown, { refusesNewBlocks }: SlackContext): SinkBlock[] | undefined {
  if (sent === undefined) return undefined;
  if (!Array.isArray(sent)) throw new SlackRefusal("invalid_blocks_format");
  const problems = blockProblems(sent, { refusesNew: refusesNewBlocks });
  if (problems.length > 0) throw new SlackRefusal("invalid_blocks", problems);
  return sent as SinkBlock[];
}

/** Undefined: none was sent. null: an empty object, which removes it. */
function metadataOf(sent: unknown): SinkMetadata | null | undefined {
  if (sent === undefined) return undefined;
  if (typeof sent === "object" && sent !== null && Object.keys(sent).length === 0) return null;
  const parsed = metadataSchema.safeParse(sent);
  if (!parsed.success) throw new SlackRefusal("invalid_metadata_format");
  return parsed.data;
}
