import type { Sandbox } from "../sandbox/index.ts";

/** The variables with which Herald reads from a running sandbox and posts to it, for people and for a shell. */
export function sandboxRecipe({
  url,
  slackApiUrl,
  slackPageUrl,
}: Pick<Sandbox, "url" | "slackApiUrl" | "slackPageUrl">) {
  return [
    `Ours Privacy API   OURS_PRIVACY_BASE_URL=${url}  OURS_PRIVACY_API_KEY=sandbox-key  OURS_PRIVACY_STOP_API_KEY=sandbox-stop-key`,
    `Slack API          SLACK_API_URL=${slackApiUrl}  SLACK_BOT_TOKEN=xoxb-sandbox`,
    `Slack, to look at  ${slackPageUrl}`,
  ];
}
