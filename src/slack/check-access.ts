import type { WebClient } from "@slack/web-api";
import { listChannels, nameOf, type ListedChannel } from "./channel-directory.ts";
import { SlackSetupError, type SlackError } from "./errors.ts";
import { interpretFailure } from "./failure.ts";
import { isChannelId, setupProblem } from "./setup-problem.ts";
import { createWebClient, type SlackAccess } from "./web-client.ts";

/** What the app needs: to post, to find its channel, and to look for a message whose answer was lost. */
export const NEEDED_SCOPES = ["chat:write", "channels:read", "channels:history"] as const;
/** What it needs besides where the channel is private. */
export const PRIVATE_CHANNEL_SCOPES = ["groups:read", "groups:history"] as const;

/** What it needs besides where approvers are user groups. */
export const GROUP_SCOPES = ["usergroups:read"] as const;

export type SlackAccessReport =
  | { readonly ok: true; readonly team: string; readonly user: string; readonly channelId: string }
  | { readonly ok: false; readonly problem: string; readonly whatToDo: string };

/** Whether a message could be posted to the channel and found again: token, scopes, channel, membership. Posts nothing, never throws. */
export async function checkSlackAccess(access: SlackAccess & { readonly channel: string }): Promise<SlackAccessReport> {
  const { channel } = access;
  const client = createWebClient(access);
  const call = async <T>(method: string, request: Promise<T>): Promise<T> =>
    request.catch((thrown: unknown) => {
      throw interpretFailure(thrown, method, channel).error;
    });
  try {
    const identity = await call("auth.test", client.auth.test());
    const granted = identity.response_metadata?.scopes;
    requireScopes(NEEDED_SCOPES, granted, channel);
    const found = isChannelId(channel)
      ? infoOf(channel, await call("conversations.info", client.conversations.info({ channel })))
      : await findChannel(client, channel);
    if (found.isPrivate) requireScopes(PRIVATE_CHANNEL_SCOPES, granted, channel);
    if (!found.isMember) throw setupProblem("not_in_channel", channel, undefined);
    return { ok: true, team: identity.team ?? "", user: identity.user ?? "", channelId: found.id };
  } catch (error) {
    if (error instanceof SlackSetupError) return { ok: false, problem: error.problem, whatToDo: error.whatToDo };
    const { message } = interpretFailure(error, "Slack", channel).error satisfies SlackError;
    return { ok: false, problem: message, whatToDo: "check the connection to Slack and SLACK_API_URL, then try again" };
  }
}

/** @param granted as Slack told; undefined: it did not, and the calls themselves will tell */
function requireScopes(needed: readonly string[], granted: readonly string[] | undefined, channel: string): void {
  const missing = granted === undefined ? [] : needed.filter((scope) => !granted.includes(scope));
  if (missing.length > 0) throw setupProblem("missing_scope", channel, missing.join(", "));
}

function infoOf(id: string, { channel: info }: { channel?: { is_member?: boolean; is_private?: boolean; name?: string } }): ListedChannel {
  return { id, name: info?.name ?? id, isMember: info?.is_member === true, isPrivate: info?.is_private === true };
}

async function findChannel(client: WebClient, channel: string): Promise<ListedChannel> {
  for await (const listed of listChannels(client, channel)) {
    if (nameOf(listed.name) === nameOf(channel)) return listed;
  }
  throw setupProblem("channel_not_found", channel, undefined);
}
