/** Markup text. `verbatim`: names that look like links, channels or people stay plain text. */
export interface Mrkdwn {
  readonly type: "mrkdwn";
  readonly text: string;
  readonly verbatim?: true;
}

/** A Block Kit block. Only the kinds Herald uses. */
export type Block =
  | { readonly type: "header"; readonly text: { readonly type: "plain_text"; readonly text: string; readonly emoji?: boolean } }
  | { readonly type: "section"; readonly text?: Mrkdwn; readonly fields?: readonly Mrkdwn[] }
  | { readonly type: "context"; readonly elements: readonly Mrkdwn[] }
  | { readonly type: "divider" };

/** A message ready for Slack: blocks, and the text that notifications and screen readers use. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly Block[];
}
