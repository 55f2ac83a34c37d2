import { listChannels, nameOf } from "./channel-directory.ts";
import { SlackSetupError, type SlackError } from "./errors.ts";
import { interpretFailure } from "./failure.ts";
import { isChannelId, setupProblem } from "./setup-problem.ts";
import { createWebClient, type SlackAccess } from "./web-client.ts";

/** What the app needs: to post, to find its channel, and to look for a message whose answer was lost. */
export const NEEDED_SCOPES = ["chat:write", "channels:read", "channels:history", "groups:read", "groups:history"] as const;

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
    const missing = granted === undefined ? [] : NEEDED_SCOPES.filter((scope) => !granted.includes(scope));
    if (missing.length > 0) throw setupProblem("missing_scope", channel, missing.join(", "));
    const { id, isMember } = isChannelId(channel)
      ? await call("conversations.info", client.conversations.info({ channel })).then(({ channel: found }) => ({ id: channel, isMember: found?.is_member === true }))
      : await findChannel(access, channel);
    if (!isMember) throw setupProblem("not_in_channel", channel, undefined);
    return { ok: true, team: identity.team ?? "", user: identity.user ?? "", channelId: id };
  } catch (error) {
    if (error instanceof SlackSetupError) return { ok: false, problem: error.problem, whatToDo: error.whatToDo };
    const { message } = interpretFailure(error, "Slack", channel).error satisfies SlackError;
    return { ok: false, problem: message, whatToDo: "check the connection to Slack and SLACK_API_URL, then try again" };
  }
}

async function findChannel(access: SlackAccess, channel: string): Promise<{ id: string; isMember: boolean }> {
  for await (const listed of listChannels(createWebClient(access), channel)) {
    if (nameOf(listed.name) === nameOf(channel)) return listed;
  }
  throw setupProblem("channel_not_found", channel, undefined);
}
