import type { ReplyFact } from "../../messages/index.ts";
import type { JobContext, Press } from "../../ports/index.ts";

/** Whether somebody may answer. `foreign`: it does not even come from the workspace Herald is in; nobody is told anything. */
export type Permission =
  | { readonly kind: "granted" }
  | { readonly kind: "foreign" }
  | { readonly kind: "refused"; readonly fact: ReplyFact };

/** As the ids of people begin; bots and apps have others. */
const PERSON = /^[UW]/;
/** Slack's own voice. */
const SLACKBOT = "USLACKBOT";

/** Who may answer: the approvers of the configuration, or without any whoever is in the channel and of this workspace. */
export async function mayAnswer(
  { userId, userTeamId, teamId }: Pick<Press, "userId" | "userTeamId" | "teamId">,
  { people, settings }: Pick<JobContext, "people" | "settings">,
): Promise<Permission> {
  const identity = await people.identity();
  if (identity === undefined || identity.teamId !== teamId) return { kind: "foreign" };
  if (!PERSON.test(userId) || userId === SLACKBOT || userId === identity.botUserId)
    return { kind: "refused", fact: { kind: "not-a-person" } };
  const { approvers } = settings.acting;
  if (approvers.includes(userId)) return { kind: "granted" };
  if (approvers.length === 0) {
    // A shared channel lets in people whom nobody here has hired.
    if (userTeamId === teamId) return { kind: "granted" };
    return {
      kind: "refused",
      fact: { kind: "other-workspace" },
    };
  }
  const groups = approvers.filter((id) => id.startsWith("S"));
  if (groups.length > 0 && (await people.isInAnyGroup(userId, groups))) return { kind: "granted" };
  return {
    kind: "refused",
    fact: { kind: "not-an-approver" },
  };
}

/** How a person is recorded. The id cannot be taken over by renaming; brackets in a name could pass for one. */
export function actorOf({ userId, userName }: Pick<Press, "userId" | "userName">): string {
  const name = userName
    .toWellFormed()
    .replace(/[\p{C}()<>&]/gu, "")
    .trim();
  return name === "" ? userId : `${name} (${userId})`;
}
