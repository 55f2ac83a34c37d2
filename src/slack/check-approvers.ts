import type { WebClient } from "@slack/web-api";
import { interpretFailure, slackCodeOf } from "./failure.ts";
import { call, missingScopes, problemOf, type SlackProblem } from "./slack-problem.ts";

/** What it needs besides where approvers are user groups. */
export const GROUP_SCOPES = ["usergroups:read"] as const;

/** Members of a page, and the most pages: beyond twenty thousand people nothing is said of those who were not found. */
const PAGE = 1000;
const MOST_PAGES = 20;

interface ApproverCheck {
  readonly client: WebClient;
  /** Ids of people and of user groups. */
  readonly approvers: readonly string[];
  /** Where they are asked; `id` is undefined where the app may not use it, which is told elsewhere. */
  readonly channel: { readonly name: string; readonly id: string | undefined };
  /** As Slack told; undefined: it did not. */
  readonly granted: readonly string[] | undefined;
}

export interface ApproverReport {
  /** What keeps somebody who was named from answering. */
  readonly problems: readonly SlackProblem[];
  /** What is probably not meant so. */
  readonly warnings: readonly SlackProblem[];
}

/**
 * Whether those who may answer are there: each user group by its members, each person by the channel in which they are asked. Whether a
 * person exists at all would need a scope that nothing else does. Never throws.
 */
export async function checkApprovers({ client, approvers, channel, granted }: ApproverCheck): Promise<ApproverReport> {
  const groups = approvers.filter(isGroup);
  const people = approvers.filter((id) => !isGroup(id));
  const [missing] = groups.length === 0 ? [] : missingScopes(GROUP_SCOPES, granted);
  const found: ApproverReport[] = [];
  if (missing !== undefined)
    found.push(
      problem({
        ...missing,
        problem: `${missing.problem}, to see who is in the user groups of acting.approvers: what their members press comes to nothing`,
      }),
    );
  else for (const group of groups) found.push(await checkGroup(client, group));
  if (people.length > 0 && channel.id !== undefined)
    found.push(await checkPeople(client, people, { name: channel.name, id: channel.id }));
  return { problems: found.flatMap(({ problems }) => problems), warnings: found.flatMap(({ warnings }) => warnings) };
}

async function checkGroup(client: WebClient, group: string): Promise<ApproverReport> {
  try {
    const { users = [] } = await client.usergroups.users.list({ usergroup: group });
    if (users.length > 0) return NOTHING;
    return warning({
      problem: `nobody is in the user group ${group} of acting.approvers, or it is disabled`,
      whatToDo: "add people to it in Slack, or take it out of acting.approvers",
    });
  } catch (thrown) {
    const code = slackCodeOf(thrown);
    if (code === "no_such_subteam")
      return problem({
        problem: `Slack knows no user group ${group}, so nobody may answer as a member of it`,
        whatToDo: "check acting.approvers in the configuration file",
      });
    if (code === "plan_upgrade_required")
      return problem({
        problem: `the workspace's plan has no user groups, and acting.approvers names ${group}`,
        whatToDo: "name people (U…) there instead",
      });
    return problem(problemOf(interpretFailure(thrown, "usergroups.users.list", "").error));
  }
}

async function checkPeople(
  client: WebClient,
  people: readonly string[],
  channel: { readonly name: string; readonly id: string },
): Promise<ApproverReport> {
  try {
    const absent = await absentFrom(client, people, channel);
    if (absent.length === 0) return NOTHING;
    return warning({
      problem: `${absent.join(", ")} of acting.approvers ${absent.length === 1 ? "is" : "are"} not in ${channel.name}, where answers are asked for, or unknown to Slack`,
      whatToDo: `check each id (in a profile: "Copy member ID"), and invite the person to ${channel.name}`,
    });
  } catch (error) {
    return warning(problemOf(error));
  }
}

/** @throws SlackError */
async function absentFrom(
  client: WebClient,
  people: readonly string[],
  channel: { readonly name: string; readonly id: string },
): Promise<readonly string[]> {
  let absent = people;
  let cursor = "";
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { members = [], response_metadata: metadata } = await call(
      "conversations.members",
      channel.name,
      client.conversations.members({ channel: channel.id, limit: PAGE, ...(cursor !== "" && { cursor }) }),
    );
    const present = new Set(members);
    absent = absent.filter((id) => !present.has(id));
    cursor = metadata?.next_cursor ?? "";
    if (cursor === "" || absent.length === 0) return absent;
  }
  return [];
}

function isGroup(id: string): boolean {
  return id.startsWith("S");
}

const NOTHING: ApproverReport = { problems: [], warnings: [] };
const problem = (one: SlackProblem): ApproverReport => ({ problems: [one], warnings: [] });
const warning = (one: SlackProblem): ApproverReport => ({ problems: [], warnings: [one] });
