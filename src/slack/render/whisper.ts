import { mrkdwn } from "./mrkdwn.ts";

/** Longer than any sentence of ours with a name in it. */
const LONGEST = 600;

/** What one person alone is told, as Slack's markup that formats, mentions and links nothing. */
export function renderWhisper(text: string): string {
  return mrkdwn(text, LONGEST);
}
