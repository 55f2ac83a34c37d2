import type { WebClient } from "@slack/web-api";
import { SlackUnavailableError } from "./errors.ts";
import { interpretFailure, slackCodeOf } from "./failure.ts";
import { hasChart } from "./render/message.ts";

/** Marks a message as Herald's in its metadata, which people do not see. */
export const EVENT_TYPE = "herald_message";

const PAGE = 200;

/** Where to look, and from when on. */
export interface Search {
  readonly channelId: string;
  /** Nothing before it is looked at, milliseconds since the epoch. */
  readonly oldestMs: number;
  /** Set: look among the replies to this message. */
  readonly threadTs: string | undefined;
}

export interface FoundMessage {
  readonly ts: string;
  /** Hash of the content with which it was sent last; empty when it does not say. */
  readonly contentHash: string;
  /** Slack draws a chart in it. */
  readonly hasChart: boolean;
}

/** Looks for the message with this key, page after page to the end. @throws SlackError when the look could not be completed */
export async function findMessage(
  client: WebClient,
  { key, ...search }: Search & { readonly key: string },
): Promise<FoundMessage | undefined> {
  for await (const { ts, metadata, blocks } of messagesIn(client, search)) {
    const payload =
      metadata?.event_type === EVENT_TYPE
        ? (metadata.event_payload as Readonly<Record<string, unknown>> | undefined)
        : undefined;
    if (payload?.["key"] !== key || ts === undefined) continue;
    return {
      ts,
      contentHash: typeof payload["content"] === "string" ? payload["content"] : "",
      hasChart: hasChart(blocks ?? []),
    };
  }
  return undefined;
}

/** Whether a message of the channel itself still stands there. @throws SlackError when Slack does not say */
export async function isMessageThere(
  client: WebClient,
  { channelId: channel, ts }: { readonly channelId: string; readonly ts: string },
): Promise<boolean> {
  let page;
  try {
    page = await client.conversations.history({ channel, oldest: ts, latest: ts, inclusive: true, limit: 1 });
  } catch (thrown) {
    throw interpretFailure(thrown, "conversations.history", channel).error;
  }
  if (!Array.isArray(page.messages))
    throw new SlackUnavailableError("conversations.history: Slack's answer holds no messages");
  // Of a deleted message with replies, Slack keeps the place.
  return page.messages.some((message) => message.ts === ts && message.subtype !== "tombstone");
}

/** Whether a message there shows the file with this id. @throws SlackError when the look could not be completed */
export async function isFileShown(
  client: WebClient,
  { fileId, ...search }: Search & { readonly fileId: string },
): Promise<boolean> {
  for await (const { files } of messagesIn(client, search)) {
    if (files?.some(({ id }) => id === fileId) === true) return true;
  }
  return false;
}

type Listed = NonNullable<Awaited<ReturnType<WebClient["conversations"]["history"]>>["messages"]>[number];

async function* messagesIn(
  client: WebClient,
  { channelId: channel, oldestMs, threadTs }: Search,
): AsyncGenerator<Listed> {
  const method = threadTs === undefined ? "conversations.history" : "conversations.replies";
  const seen = new Set<string>();
  let cursor = "";
  do {
    const window = {
      channel,
      oldest: (oldestMs / 1000).toFixed(6),
      inclusive: true,
      include_all_metadata: true,
      limit: PAGE,
      ...(cursor !== "" && { cursor }),
    };
    let page;
    try {
      page = await (threadTs === undefined
        ? client.conversations.history(window)
        : client.conversations.replies({ ...window, ts: threadTs }));
    } catch (thrown) {
      // A thread whose first message was deleted holds nothing any more.
      if (threadTs !== undefined && slackCodeOf(thrown) === "thread_not_found") return;
      throw interpretFailure(thrown, method, channel).error;
    }
    if (!Array.isArray(page.messages)) throw new SlackUnavailableError(`${method}: Slack's answer holds no messages`);
    yield* page.messages as Listed[];
    seen.add(cursor);
    cursor = page.response_metadata?.next_cursor ?? "";
    if (seen.has(cursor) && cursor !== "") throw new SlackUnavailableError(`${method}: Slack repeats the same page`);
    if (cursor === "" && page.has_more === true)
      throw new SlackUnavailableError(`${method}: Slack does not say where its next page begins`);
  } while (cursor !== "");
}
