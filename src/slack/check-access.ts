import type { WebClient } from "@slack/web-api";
import { listChannels, nameOf, type ListedChannel } from "./channel-directory.ts";
import { checkApprovers } from "./check-approvers.ts";
import { isChannelId, setupProblem } from "./setup-problem.ts";
import { call, missingScopes, problemOf, type SlackProblem } from "./slack-problem.ts";
import { createWebClient, type SlackAccess } from "./web-client.ts";
import type { Clock } from "../ports/index.ts";

/** What the app needs: to post, to upload charts, to find its channel, and to look for a message whose answer was lost. */
export const NEEDED_SCOPES = ["chat:write", "files:write", "channels:read", "channels:history"] as const;
/** What it needs besides where the channel is private. */
export const PRIVATE_CHANNEL_SCOPES = ["groups:read", "groups:history"] as const;

/** What it needs besides where people ask by a command. */
export const COMMAND_SCOPES = ["commands"] as const;

/** Slack's requests carry its time, and are refused as old or early when it differs from ours by more. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** What should work in Slack. */
export interface SlackUse {
  readonly channels: readonly string[];
  /** What people ask by a command would arrive. */
  readonly takesCommands?: boolean;
  /** Ids of the people and user groups who may answer, and the one of the channels in which they are asked. Left out: nobody is named. */
  readonly answers?: { readonly approvers: readonly string[]; readonly channel: string };
}

/** `warnings`: what works, and is probably not meant so. */
export type SlackAccessReport = { readonly warnings: readonly SlackProblem[] } & (
  | { readonly ok: true; readonly team: string; readonly user: string; readonly channelIds: readonly string[] }
  | { readonly ok: false; readonly problems: readonly SlackProblem[] }
);

/**
 * Whether messages could be posted to the channels and found again, and what people press be taken: token, scopes, the clock, each
 * channel and membership in it, and who may answer. One problem hides no other. Posts nothing, never throws.
 */
export async function checkSlackAccess(
  access: SlackAccess & SlackUse & { readonly clock: Clock },
): Promise<SlackAccessReport> {
  const channels = [...new Set(access.channels)];
  let offsetMs = 0;
  const send = access.fetch ?? fetch;
  const client = createWebClient({
    ...access,
    async fetch(input, init) {
      const response = await send(input, init);
      offsetMs = Date.parse(response.headers.get("date") ?? access.clock.now()) - access.clock.nowMs();
      return response;
    },
  });
  try {
    const { team = "", user = "", response_metadata: metadata } = await call("auth.test", "", client.auth.test());
    const granted = metadata?.scopes;
    const problems = [
      ...missingScopes(NEEDED_SCOPES, granted),
      ...(access.takesCommands === true ? commandProblem(granted) : []),
      ...clockProblem(offsetMs),
    ];
    const channelIds = new Map<string, string>();
    if (granted?.includes("channels:read") !== false) {
      const listed = channels.every(isChannelId)
        ? []
        : await Array.fromAsync(listChannels(client, channels.join(", ")));
      for (const channel of channels) {
        const found = await findChannel(client, channel, listed, granted);
        if (typeof found === "string") channelIds.set(channel, found);
        else problems.push(found);
      }
    }
    const { approvers, channel } = access.answers ?? { approvers: [], channel: "" };
    const answering = await checkApprovers({
      client,
      approvers,
      channel: { name: channel, id: channelIds.get(channel) },
      granted,
    });
    problems.push(...answering.problems);
    const { warnings } = answering;
    return problems.length === 0
      ? { ok: true, team, user, channelIds: [...channelIds.values()], warnings }
      : { ok: false, problems, warnings };
  } catch (error) {
    return { ok: false, problems: [problemOf(error)], warnings: [] };
  }
}

function commandProblem(granted: readonly string[] | undefined): SlackProblem[] {
  return missingScopes(COMMAND_SCOPES, granted).map((missing) => ({
    ...missing,
    problem: `${missing.problem}, for the command /herald`,
  }));
}

/** Its id, where the app may use it. */
async function findChannel(
  client: WebClient,
  channel: string,
  listed: readonly ListedChannel[],
  granted: readonly string[] | undefined,
): Promise<string | SlackProblem> {
  try {
    const found = isChannelId(channel)
      ? infoOf(channel, await call("conversations.info", channel, client.conversations.info({ channel })))
      : listed.find(({ id, name }) => nameOf(name) === nameOf(channel) || id === channel);
    if (found === undefined) throw setupProblem("channel_not_found", channel, undefined);
    const [missing] = found.isPrivate ? missingScopes(PRIVATE_CHANNEL_SCOPES, granted) : [];
    if (missing !== undefined) return { ...missing, problem: `${missing.problem}, for the private channel ${channel}` };
    if (!found.isMember) throw setupProblem("not_in_channel", channel, undefined);
    return found.id;
  } catch (error) {
    return problemOf(error);
  }
}

function clockProblem(offsetMs: number): SlackProblem[] {
  if (Math.abs(offsetMs) <= CLOCK_TOLERANCE_MS) return [];
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  return [
    {
      problem: `this machine's clock is ${minutes} minutes ${offsetMs > 0 ? "behind" : "ahead of"} Slack's`,
      whatToDo:
        "set the clock, with time synchronisation (NTP) switched on: buttons pressed in Slack are refused while it is wrong, and messages bear wrong times",
    },
  ];
}

function infoOf(
  id: string,
  { channel: info }: { channel?: { is_member?: boolean; is_private?: boolean; name?: string } },
): ListedChannel {
  return { id, name: info?.name ?? id, isMember: info?.is_member === true, isPrivate: info?.is_private === true };
}
