import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { ReplyAddresses } from "./asking/reply-addresses.ts";
import { replyInSlack } from "./asking/reply-in-slack.ts";
import { userIdOf } from "./asking/user-id.ts";
import { renderNotification } from "./render/render-notification.ts";
import { call } from "./slack-problem.ts";
import type { Reader } from "../messages/index.ts";
import { renderWhisper } from "./render/whisper.ts";
import { interpretFailure, slackCodeOf } from "./failure.ts";
import { isSetupCode } from "./setup-problem.ts";
import { SlackUnavailableError } from "./errors.ts";
import { createWebClient, type SlackAccess } from "./web-client.ts";
import { placeOf } from "./place.ts";
import type { Answer, People, Permission } from "../notify/index.ts";
import type { Clock } from "../ports/index.ts";

/** So long the members of a group are believed: somebody who leaves it may answer no longer than that. */
const GROUP_KEPT_MS = 60_000;

/** As the ids of people begin; bots and apps have others. */
const PERSON = /^[UW]/;
/** Slack's own voice. */
const SLACKBOT = "USLACKBOT";

/** What an answer in Slack says of where it comes from. */
export type SlackOrigin = z.output<typeof originSchema>;
const originSchema = z.object({
  /** The workspace in which it was pressed. */
  teamId: z.string(),
  /** Another one for a guest from elsewhere in a shared channel. */
  userTeamId: z.string(),
  threadTs: z.string().exactOptional(),
});

export interface SlackPeopleOptions extends SlackAccess {
  readonly clock: Clock;
  /** Ids of the people (U..., W...) and user groups (S...) who may answer; empty: whoever is in the channel and of this workspace. */
  readonly approvers: readonly string[];
  /** Where answers to questions go; absent: to whoever asked, in the channel where they asked. */
  readonly addresses?: ReplyAddresses;
  /** For whom figures are written; absent: the usual reader. */
  readonly reader?: Reader;
}

/** The people of the workspace. @throws SlackError */
export function createSlackPeople(options: SlackPeopleOptions): People {
  const client = createWebClient(options);
  const { clock, logger, approvers } = options;
  const groups = approvers.filter((id) => id.startsWith("S"));
  const members = new Map<string, { readonly users: ReadonlySet<string>; readonly until: number }>();
  // Who asks can press what is shown in answer.
  const rendering = { canAnswer: true, ...(options.reader !== undefined && { reader: options.reader }) };
  let known: { readonly teamId: string; readonly botUserId: string } | undefined;

  async function membersOf(group: string): Promise<ReadonlySet<string>> {
    const kept = members.get(group);
    if (kept !== undefined && kept.until > clock.nowMs()) return kept.users;
    const users = new Set(await readMembers(client, group));
    members.set(group, { users, until: clock.nowMs() + GROUP_KEPT_MS });
    return users;
  }

  async function isInAnyGroup(userId: string): Promise<boolean> {
    for (const group of groups) if ((await membersOf(group)).has(userId)) return true;
    return false;
  }

  /** What keeps somebody out whatever they want; undefined: nothing. */
  async function strangerOf({ person, origin }: Pick<Answer, "person" | "origin">): Promise<Permission | undefined> {
    const userId = userIdOf(person);
    known ??= await readIdentity(client);
    if (known.teamId !== originSchema.parse(origin).teamId) return { kind: "foreign" };
    return !PERSON.test(userId) || userId === SLACKBOT || userId === known.botUserId
      ? { kind: "refused", because: "not-a-person" }
      : undefined;
  }

  /** A shared channel lets in people whom nobody here has hired. */
  function isOfTheWorkspace(origin: Answer["origin"]): boolean {
    const { teamId, userTeamId } = originSchema.parse(origin);
    return userTeamId === teamId;
  }

  return {
    async mayAnswer({ person, origin }) {
      const userId = userIdOf(person);
      const stranger = await strangerOf({ person, origin });
      if (stranger !== undefined) return stranger;
      if (approvers.includes(userId)) return { kind: "granted" };
      if (approvers.length === 0)
        return isOfTheWorkspace(origin) ? { kind: "granted" } : { kind: "refused", because: "other-workspace" };
      return (await isInAnyGroup(userId)) ? { kind: "granted" } : { kind: "refused", because: "not-an-approver" };
    },
    async mayAsk({ person, origin }) {
      const stranger = await strangerOf({ person, origin });
      if (stranger !== undefined) return stranger;
      const userId = userIdOf(person);
      const isKnown = isOfTheWorkspace(origin) || approvers.includes(userId) || (await isInAnyGroup(userId));
      return isKnown ? { kind: "granted" } : { kind: "refused", because: "other-workspace" };
    },
    reply: (asked, notification, { isShared }) =>
      replyInSlack({ ...options, client }, asked, renderNotification(notification, rendering), isShared),
    async showHome({ person }, notification) {
      const { blocks, plainBlocks = blocks } = renderNotification(notification, rendering);
      const view = { type: "home" as const, blocks: [...plainBlocks] as { type: string }[] };
      await call("views.publish", "", client.views.publish({ user_id: userIdOf(person), view }));
    },
    async whisper({ person, place, origin }, text, link) {
      const { channelId } = placeOf(place)!;
      const { threadTs } = originSchema.parse(origin);
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      try {
        await client.chat.postEphemeral({
          channel: channelId,
          user: userIdOf(person),
          text: renderWhisper(text, link),
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
