import type { WebClient } from "@slack/web-api";
import { SlackUnavailableError } from "./errors.ts";
import { interpretFailure, slackCodeOf } from "./failure.ts";
import { isChannelId, setupProblem } from "./setup-problem.ts";

const PAGE = 1000;

/** Finds the id of a channel by its name. Reading needs the id, posting takes either. */
export class ChannelDirectory {
  readonly #client: WebClient;
  readonly #ids = new Map<string, string>();

  constructor(client: WebClient) {
    this.#client = client;
  }

  /** What Slack told by itself, in the answer to a message. */
  learn(channel: string, id: string): void {
    this.#ids.set(nameOf(channel), id);
  }

  /** @throws SlackSetupError when the app sees no such channel */
  async idOf(channel: string): Promise<string> {
    const known = this.#ids.get(nameOf(channel));
    if (known !== undefined) return known;
    // An id that Slack has named is one, whatever it looks like.
    if (isChannelId(channel) || this.#isNamed(channel)) return channel;
    for await (const { id, name } of listChannels(this.#client, channel)) this.#ids.set(name, id);
    const found = this.#ids.get(nameOf(channel)) ?? (this.#isNamed(channel) ? channel : undefined);
    if (found === undefined) throw setupProblem("channel_not_found", channel, undefined);
    return found;
  }

  #isNamed(id: string): boolean {
    return [...this.#ids.values()].includes(id);
  }
}

export interface ListedChannel {
  readonly id: string;
  readonly name: string;
  readonly isMember: boolean;
  readonly isPrivate: boolean;
}

/** Every channel that the app can see: public ones, and private ones where it has the scope for them. @throws SlackError */
export async function* listChannels(client: WebClient, channel: string): AsyncGenerator<ListedChannel> {
  let types = "public_channel,private_channel";
  const seen = new Set<string>();
  let cursor = "";
  do {
    const page = await client.conversations
      .list({ types, exclude_archived: true, limit: PAGE, ...(cursor !== "" && { cursor }) })
      .catch((thrown: unknown) => {
        if (types.includes("private") && slackCodeOf(thrown) === "missing_scope") return undefined;
        throw interpretFailure(thrown, "conversations.list", channel).error;
      });
    if (page === undefined) {
      types = "public_channel";
      continue;
    }
    if (!Array.isArray(page.channels))
      throw new SlackUnavailableError("conversations.list: Slack's answer holds no channels");
    for (const { id, name, is_member: isMember, is_private: isPrivate } of page.channels) {
      if (id !== undefined && name !== undefined)
        yield { id, name, isMember: isMember === true, isPrivate: isPrivate === true };
    }
    seen.add(cursor);
    cursor = page.response_metadata?.next_cursor ?? "";
    if (cursor !== "" && seen.has(cursor))
      throw new SlackUnavailableError("conversations.list: Slack repeats the same page");
  } while (cursor !== "" || seen.size === 0);
}

export function nameOf(channel: string): string {
  return channel.replace(/^#/u, "").toLowerCase();
}
