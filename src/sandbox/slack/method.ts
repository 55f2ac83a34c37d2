import { z } from "zod";
import type { FileShelf } from "./file-shelf.ts";
import { SlackRefusal } from "./refusal.ts";
import type { SinkMessage } from "./message.ts";
import type { Workspace } from "./workspace.ts";

/** What a Slack method works on. */
export interface SlackContext {
  readonly workspace: Workspace;
  readonly files: FileShelf;
  /** Where the sandbox answers, without a slash at the end. */
  readonly url: string;
  /** Tables and charts in messages are refused. */
  readonly refusesNewBlocks: boolean;
}

/** One method of the Web API: checked arguments in, the fields beside `ok` out. @throws SlackRefusal */
export interface SlackMethod {
  readonly name: string;
  /** Scope that the method needs; sent in the answer's headers. */
  readonly scope: string;
  readonly changes: boolean;
  run(sent: Readonly<Record<string, unknown>>, context: SlackContext): object;
}

/** Describes a method. Arguments come as a form (all strings, nested ones as JSON) or as JSON. */
export function slackMethod<Schema extends z.ZodType>(
  name: string,
  scope: string,
  schema: Schema,
  run: (args: z.infer<Schema>, context: SlackContext) => object,
  changes = false,
): SlackMethod {
  return {
    name,
    scope,
    changes,
    run(sent, context) {
      const args = schema.safeParse(sent);
      if (args.success) return run(args.data, context);
      throw new SlackRefusal(
        "invalid_arguments",
        args.error.issues.map((issue) => `[ERROR] ${issue.message} [json-pointer:/${issue.path.join("/")}]`),
      );
    },
  };
}

/** A value that a form sends as JSON text. */
export const jsonText = z.preprocess((value, issues) => {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    issues.issues.push({ code: "custom", message: "is not JSON", input: value });
    return value;
  }
}, z.unknown());

export const flag = z.preprocess(
  (value) => (value === "true" || value === "1" ? true : value === "false" || value === "0" ? false : value),
  z.boolean(),
);
export const number = z.preprocess(
  (value) => (typeof value === "string" && value !== "" ? Number(value) : value),
  z.number(),
);

/** A message as the Web API writes it. Metadata only where it was asked for. */
export function messageJson(message: SinkMessage, context: SlackContext, includesMetadata: boolean): object {
  const replies = message.threadTs === null ? context.workspace.in(message.channel, message.ts) : [];
  return {
    type: "message",
    user: BOT.user,
    bot_id: BOT.botId,
    app_id: BOT.appId,
    team: BOT.team,
    text: message.text,
    ts: message.ts,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.files.length > 0 ? { files: message.files.map((file) => context.files.json(file, context.url)) } : {}),
    ...(message.editedTs === null ? {} : { edited: { user: BOT.user, ts: message.editedTs } }),
    ...(message.isBroadcast ? { subtype: "thread_broadcast" } : {}),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs, parent_user_id: BOT.user }),
    ...(replies.length > 0
      ? { thread_ts: message.ts, reply_count: replies.length, latest_reply: replies.at(-1)!.ts }
      : {}),
    ...(includesMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
  };
}

/** Who posts. The sandbox has one app. */
export const BOT = {
  user: "U0HERALD01",
  botId: "B0HERALD01",
  appId: "A0HERALD01",
  team: "T0SANDBOX1",
  name: "Herald",
} as const;
