import { linked, mrkdwn } from "./mrkdwn.ts";

/** Longer than any sentence of ours with a name in it. */
const LONGEST = 600;

/** What one person alone is told, as Slack's markup that formats and mentions nothing, and links nothing but what is given. */
export function renderWhisper(text: string, link?: { readonly text: string; readonly url: string }): string {
  const told = mrkdwn(text, LONGEST);
  return link === undefined ? told : `${told} ${linked(link.url, link.text, LONGEST)}`;
}
