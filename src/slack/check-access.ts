import type { WebClient } from "@slack/web-api";
import type { Clock } from "../platform/index.ts";
import { listChannels, nameOf, type ListedChannel } from "./channel-directory.ts";
import { SlackSetupError, type SlackError } from "./errors.ts";
import { interpretFailure } from "./failure.ts";
import { isChannelId, setupProblem } from "./setup-problem.ts";
import { createWebClient, type SlackAccess } from "./web-client.ts";

/** What the app needs: to post, to upload charts, to find its channel, and to look for a message whose answer was lost. */
export const NEEDED_SCOPES = ["chat:write", "files:write", "channels:read", "channels:history"] as const;
/** What it needs besides where the channel is private. */
export const PRIVATE_CHANNEL_SCOPES = ["groups:read", "groups:history"] as const;

/** What it needs besides where approvers are user groups. */
export const GROUP_SCOPES = ["usergroups:read"] as const;

/** Slack's requests carry its time, and are refused as old or early when it differs from ours by more. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

export interface SlackProblem {
  readonly problem: string;
  readonly whatToDo: string;
}

export type SlackAccessReport =
  | { readonly ok: true; readonly team: string; readonly user: string; readonly channelIds: readonly string[] }
  | { readonly ok: false; readonly problems: readonly SlackProblem[] };

/**
 * Whether messages could be posted to the channels and found again, and what people press be taken: token, scopes, the clock, each
 * channel and membership in it. One problem hides no other. Posts nothing, never throws.
 */
export async function checkSlackAccess(access: SlackAccess & { readonly channels: readonly string[]; readonly clock: Clock }): Promise<SlackAccessReport> {
  const channels = [...new Set(access.channels)];
  let offsetMs = 0;
  const client = createWebClient(access, async (input, init) => {
    const response = await fetch(input, init);
    offsetMs = Date.parse(response.headers.get("date") ?? access.clock.now()) - access.clock.nowMs();
    return response;
  });
  try {
    const { team = "", user = "", response_metadata: metadata } = await call("auth.test", "", client.auth.test());
    const granted = metadata?.scopes;
    const problems = [...missingScopes(NEEDED_SCOPES, granted), ...clockProblem(offsetMs)];
    const channelIds: string[] = [];
    if (granted?.includes("channels:read") !== false) {
      const listed = channels.every(isChannelId) ? [] : await Array.fromAsync(listChannels(client, channels.join(", ")));
      for (const channel of channels) {
        const found = await findChannel(client, channel, listed, granted);
        if (typeof found === "string") channelIds.push(found);
        else problems.push(found);
      }
    }
    return problems.length === 0 ? { ok: true, team, user, channelIds } : { ok: false, problems };
  } catch (error) {
    return { ok: false, problems: [problemOf(error)] };
  }
}

/** Its id, where the app may use it. */
async function findChannel(client: WebClient, channel: string, listed: readonly ListedChannel[], granted: readonly string[] | undefined): Promise<string | SlackProblem> {
  try {
    const found = isChannelId(channel)
      ? infoOf(channel, await call("conversations.info", channel, client.conversations.info({ channel })))
      : listed.find(({ name }) => nameOf(name) === nameOf(channel));
    if (found === undefined) throw setupProblem("channel_not_found", channel, undefined);
    const [missing] = found.isPrivate ? missingScopes(PRIVATE_CHANNEL_SCOPES, granted) : [];
    if (missing !== undefined) return { ...missing, problem: `${missing.problem}, for the private channel ${channel}` };
    if (!found.isMember) throw setupProblem("not_in_channel", channel, undefined);
    return found.id;
  } catch (error) {
    return problemOf(error);
  }
}

async function call<T>(method: string, channel: string, request: Promise<T>): Promise<T> {
  return request.catch((thrown: unknown) => {
    throw interpretFailure(thrown, method, channel).error;
  });
}

/** @param granted as Slack told; undefined: it did not, and the calls themselves will tell */
function missingScopes(needed: readonly string[], granted: readonly string[] | undefined): SlackProblem[] {
  const missing = granted === undefined ? [] : needed.filter((scope) => !granted.includes(scope));
  return missing.length === 0 ? [] : [problemOf(setupProblem("missing_scope", "", missing.join(", ")))];
}

function clockProblem(offsetMs: number): SlackProblem[] {
  if (Math.abs(offsetMs) <= CLOCK_TOLERANCE_MS) return [];
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  return [
    {
      problem: `this machine's clock is ${minutes} minutes ${offsetMs > 0 ? "behind" : "ahead of"} Slack's`,
      whatToDo: "set the clock, with time synchronisation (NTP) switched on: buttons pressed in Slack are refused while it is wrong, and messages bear wrong times",
    },
  ];
}

function problemOf(error: unknown): SlackProblem {
  if (error instanceof SlackSetupError) return { problem: error.problem, whatToDo: error.whatToDo };
  const { message } = interpretFailure(error, "Slack", "").error satisfies SlackError;
  return { problem: message, whatToDo: "check the connection to Slack and SLACK_API_URL, then try again" };
}

function infoOf(id: string, { channel: info }: { channel?: { is_member?: boolean; is_private?: boolean; name?: string } }): ListedChannel {
  return { id, name: info?.name ?? id, isMember: info?.is_member === true, isPrivate: info?.is_private === true };
}
