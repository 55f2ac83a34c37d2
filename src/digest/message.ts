/** A Block Kit block. Only the kinds Herald uses. */
export type Block =
  | { readonly type: "header"; readonly text: { readonly type: "plain_text"; readonly text: string; readonly emoji?: boolean } }
  | {
      readonly type: "section";
      readonly text?: { readonly type: "mrkdwn"; readonly text: string };
      readonly fields?: readonly { readonly type: "mrkdwn"; readonly text: string }[];
    }
  | { readonly type: "context"; readonly elements: readonly { readonly type: "mrkdwn"; readonly text: string }[] }
  | { readonly type: "divider" };

/** A message ready for Slack: blocks, and the text that notifications and screen readers use. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly Block[];
}
