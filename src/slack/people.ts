import type { WebClient } from "@slack/web-api";
import { renderWhisper } from "./render/whisper.ts";
import { interpretFailure, slackCodeOf } from "./failure.ts";
import { isSetupCode } from "./setup-problem.ts";
import { SlackUnavailableError } from "./errors.ts";
import { createWebClient, type SlackAccess } from "./web-client.ts";
import type { Clock, People } from "../ports/index.ts";

/** So long the members of a group are believed: somebody who leaves it may answer no longer than that. */
const GROUP_KEPT_MS = 60_000;

/** Nobody: without a token there is no one to know. */
export const nobody: People = {
  identity: async () => undefined,
  isInAnyGroup: async () => false,
  whisper: async () => {},
};

export function createPeople(options: SlackAccess & { readonly clock: Clock }): People {
  const client = createWebClient(options);
  const { clock, logger } = options;
  const members = new Map<string, { readonly users: ReadonlySet<string>; readonly until: number }>();
  let known: { readonly teamId: string; readonly botUserId: string } | undefined;

  async function membersOf(group: string): Promise<ReadonlySet<string>> {
    const kept = members.get(group);
    if (kept !== undefined && kept.until > clock.nowMs()) return kept.users;
    const users = new Set(await readMembers(client, group));
    members.set(group, { users, until: clock.nowMs() + GROUP_KEPT_MS });
    return users;
  }

  return {
    async identity() {
      known ??= await readIdentity(client);
      return known;
    },
    async isInAnyGroup(userId, groupIds) {
      for (const group of groupIds) if ((await membersOf(group)).has(userId)) return true;
      return false;
    },
    async whisper({ channelId, threadTs, userId, text }) {
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      try {
        await client.chat.postEphemeral({
          channel: channelId,
          user: userId,
          text: renderWhisper(text),
          parse: "none",
          link_names: false,
          ...thread,
        });
      } catch (thrown) {
        const code = slackCodeOf(thrown);
        if (code === undefined || isSetupCode(code))
          throw interpretFailure(thrown, "chat.postEphemeral", channelId).error;
        logger.info({ code }, "slack did not show an answer");
      }
    },
  };
}

async function readIdentity(client: WebClient): Promise<{ teamId: string; botUserId: string }> {
  try {
    const { team_id: teamId, user_id: botUserId } = await client.auth.test();
    if (teamId === undefined || botUserId === undefined)
      throw new SlackUnavailableError("auth.test: Slack's answer names no workspace");
    return { teamId, botUserId };
  } catch (thrown) {
    throw interpretFailure(thrown, "auth.test", "").error;
  }
}

async function readMembers(client: WebClient, usergroup: string): Promise<readonly string[]> {
  try {
    return (await client.usergroups.users.list({ usergroup })).users ?? [];
  } catch (thrown) {
    // A group that was deleted has no members.
    if (slackCodeOf(thrown) === "no_such_subteam") return [];
    throw interpretFailure(thrown, "usergroups.users.list", "").error;
  }
}
