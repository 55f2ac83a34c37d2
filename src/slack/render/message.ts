/** Markup text. `verbatim`: names that look like links, channels or people stay plain text. */
export interface Mrkdwn {
  readonly type: "mrkdwn";
  readonly text: string;
  readonly verbatim?: true;
}

/** A button; what was pressed comes back as `action_id` and `value`. */
export interface Button {
  readonly type: "button";
  readonly action_id: string;
  readonly text: { readonly type: "plain_text"; readonly text: string };
  readonly value: string;
  readonly style?: "primary" | "danger";
  readonly confirm?: {
    readonly title: { readonly type: "plain_text"; readonly text: string };
    readonly text: { readonly type: "plain_text"; readonly text: string };
    readonly confirm: { readonly type: "plain_text"; readonly text: string };
    readonly deny: { readonly type: "plain_text"; readonly text: string };
  };
}

/** A cell of a table; Slack sorts numbers by their value. Only `rich_text` can hold a link. */
export type TableCell =
  | { readonly type: "raw_text"; readonly text: string }
  | {
      readonly type: "rich_text";
      readonly elements: readonly [
        {
          readonly type: "rich_text_section";
          readonly elements: readonly [{ readonly type: "link"; readonly url: string; readonly text: string }];
        },
      ];
    }
  | { readonly type: "raw_number"; readonly text: string; readonly value: number };

/** A Block Kit block. Only the kinds Herald uses. */
export type Block =
  | {
      readonly type: "header";
      readonly text: { readonly type: "plain_text"; readonly text: string; readonly emoji?: boolean };
    }
  | { readonly type: "section"; readonly text?: Mrkdwn; readonly fields?: readonly Mrkdwn[] }
  | { readonly type: "context"; readonly elements: readonly Mrkdwn[] }
  | { readonly type: "actions"; readonly elements: readonly Button[] }
  /** The first row is the header. Not every workspace takes it: a message with one has `plainBlocks`. */
  | {
      readonly type: "data_table";
      readonly caption: string;
      readonly rows: readonly (readonly TableCell[])[];
      readonly page_size?: number;
    }
  /** Lines over shared categories. Not every workspace takes it, either. */
  | {
      readonly type: "data_visualization";
      readonly title: string;
      readonly chart: {
        readonly type: "line";
        readonly series: readonly {
          readonly name: string;
          readonly data: readonly { readonly label: string; readonly value: number }[];
        }[];
        readonly axis_config: { readonly categories: readonly string[]; readonly y_label: string };
      };
    }
  | { readonly type: "divider" };

/** A message ready for Slack: blocks, and the text that notifications and screen readers use. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly Block[];
  /** The same without the kinds of blocks that not every workspace takes yet; absent where there are none of these. */
  readonly plainBlocks?: readonly Block[];
}

/** Kinds of blocks that not every workspace takes, the newest first. */
export const NEW_KINDS = ["data_visualization", "data_table"] as const;
export type NewKind = (typeof NEW_KINDS)[number];

/** Whether one of the blocks is a chart that Slack draws. */
export function hasChart(blocks: readonly { readonly type?: string }[]): boolean {
  return blocks.some(({ type }) => type === NEW_KINDS[0]);
}
