import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { Asked } from "../../notify/index.ts";
import type { Log } from "../../ports/index.ts";
import { interpretFailure, slackCodeOf } from "../failure.ts";
import type { Message } from "../render/message.ts";
import type { ReplyAddresses } from "./reply-addresses.ts";
import { sendReply } from "./send-reply.ts";
import { userIdOf } from "./user-id.ts";

/** As a question names it: there is no message yet. */
const placeSchema = z.object({ channelId: z.string() });

/** Codes with which Slack says that this person sees nothing of the app in this channel, now and later. */
const UNSEEN: ReadonlySet<string> = new Set([
  "channel_not_found",
  "not_in_channel",
  "user_not_in_channel",
  "is_archived",
  "user_not_found",
]);

interface Replying {
  readonly client: WebClient;
  readonly addresses?: ReplyAddresses;
  readonly logger: Log;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly timeoutMs: number;
}

/**
 * Answers where the question's own address is known: that works in every channel. Elsewhere as an ephemeral message, which only the person
 * sees, whatever was wished. @throws SlackError
 */
export async function replyInSlack(
  { client, addresses, logger, fetch, timeoutMs }: Replying,
  { id, person, place }: Pick<Asked, "id" | "person" | "place">,
  message: Message,
  isShared: boolean,
): Promise<void> {
  const address = addresses?.of(id);
  if (address !== undefined) {
    if ((await sendReply(address, message, isShared, { fetch, timeoutMs })) === "shown") return;
    addresses?.forget(id);
    logger.info({}, "slack takes no more answers at the address of a question");
  }
  const { channelId } = placeSchema.parse(place);
  const { text, blocks, plainBlocks = blocks } = message;
  try {
    await client.chat.postEphemeral({
      channel: channelId,
      user: userIdOf(person),
      text,
      blocks: [...plainBlocks] as { type: string }[],
      parse: "none",
      link_names: false,
    });
  } catch (thrown) {
    const code = slackCodeOf(thrown);
    if (code === undefined || !UNSEEN.has(code)) throw interpretFailure(thrown, "chat.postEphemeral", channelId).error;
    logger.info({ code }, "slack did not show an answer");
  }
}
