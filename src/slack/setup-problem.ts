import { SlackSetupError } from "./errors.ts";

export const TOKEN_ADVICE = "copy the Bot User OAuth Token (xoxb-…) of your Slack app into SLACK_BOT_TOKEN";
export const ADMIN_ADVICE = "ask an administrator of the workspace to allow the app to post there";

/** Whether Slack's error code means that a person has to mend the set-up. */
export function isSetupCode(code: string): boolean {
  return Object.hasOwn(PROBLEMS, code);
}

/** The problem behind a Slack error code in words, with what to do. @param channel as configured; empty where none is concerned */
export function setupProblem(code: string, channel: string, missingScope: string | undefined): SlackSetupError {
  const describe = PROBLEMS[code];
  if (describe === undefined) throw new RangeError(`setupProblem requires a set-up code, got ${code}`);
  const [problem, whatToDo] = describe(channelLabel(channel), missingScope ?? "it needs");
  return new SlackSetupError(problem, whatToDo);
}

type Words = readonly [problem: string, whatToDo: string];
const badToken = (reason: string) => (): Words => [`Slack does not accept the token (${reason})`, TOKEN_ADVICE];
const forbidden = (channel: string): Words => [`Slack does not let the app post in ${channel}`, ADMIN_ADVICE];

const PROBLEMS: Readonly<Record<string, (channel: string, scope: string) => Words>> = {
  not_authed: badToken("none was sent"),
  invalid_auth: badToken("it is wrong"),
  token_revoked: badToken("it was revoked"),
  token_expired: badToken("it has expired"),
  account_inactive: badToken("the app was removed or its workspace deleted"),
  not_allowed_token_type: badToken("it is of the wrong kind"),
  missing_scope: (_channel, scope) => [
    `the Slack app lacks the scope ${scope}`,
    "add it under OAuth & Permissions, reinstall the app, and copy its new token into SLACK_BOT_TOKEN",
  ],
  no_permission: (channel) => [`the Slack app may not post in ${channel}`, `invite it: /invite @Herald in ${channel}`],
  channel_not_found: (channel) => [
    `Slack knows no channel ${channel} that the app can see`,
    `check SLACK_CHANNEL and the channels of the configuration file; if the channel is private, give the app the scopes groups:read and groups:history and invite it: /invite @Herald in ${channel}`,
  ],
  not_in_channel: (channel) => [`the Slack app is not in ${channel}`, `invite it: /invite @Herald in ${channel}`],
  is_archived: (channel) => [
    `the channel ${channel} is archived`,
    "unarchive it, or name another one in SLACK_CHANNEL or the configuration file",
  ],
  restricted_action: forbidden,
  restricted_action_read_only_channel: forbidden,
  restricted_action_thread_only_channel: forbidden,
  restricted_action_non_threadable_channel: forbidden,
  ekm_access_denied: forbidden,
  access_denied: forbidden,
  team_access_not_granted: forbidden,
  org_login_required: forbidden,
};

/** `#experiments`; an id stays as it is. */
export function channelLabel(channel: string): string {
  if (channel === "") return "the channel";
  return channel.startsWith("#") || isChannelId(channel) ? channel : `#${channel}`;
}

/** Slack's ids are in capitals, its channel names are not. */
export function isChannelId(channel: string): boolean {
  return /^[CGD][A-Z0-9]{6,}$/u.test(channel);
}
