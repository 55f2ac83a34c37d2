import { plainSpaces, renderDigest, type DigestModel } from "../../../src/messages/index.ts";
import type { Notification } from "../../../src/notify/index.ts";
import { renderNotification, type Block, type Message, type TableCell } from "../../../src/slack/index.ts";
import { renderSheet, type TerminalStyle } from "../../../src/terminal/index.ts";

/** A notification as Slack shows it. @param options.canAnswer whether a press of a button would arrive */
export function onSlack(
  notification: Notification,
  { canAnswer = true }: { readonly canAnswer?: boolean } = {},
): Message {
  return renderNotification(notification, { canAnswer });
}

/** A digest in every form it is read in. */
export function digestEverywhere(model: DigestModel) {
  const { notification, details, sheet } = renderDigest(model);
  return {
    message: onSlack(notification),
    sheet,
    details: details.map((detail) => ({ entry: detail.entry, message: onSlack(detail.notification) })),
    terminal: (style: TerminalStyle) => renderSheet(notification, style),
  };
}

/** The words of a Slack message, markup taken off, one block after the other. The fallback text is not among them. */
export function wordsOnSlack({ blocks }: Pick<Message, "blocks">): string {
  return plainSpaces(`${blocks.map(blockWords).join("\n\n")}\n`);
}

function blockWords(block: Block): string {
  switch (block.type) {
    case "header":
      return block.text.text;
    case "section":
      return [block.text, ...(block.fields ?? [])]
        .flatMap((text) => (text === undefined ? [] : [withoutMarkup(text.text)]))
        .join("\n");
    case "context":
      return block.elements.map(({ text }) => withoutMarkup(text)).join("\n");
    case "actions":
      return block.elements.map(({ text }) => `[${text.text}]`).join(" ");
    case "data_table":
      return block.rows.map((row) => row.map(cellWords).join("  ·  ")).join("\n");
    case "data_visualization":
      return [block.title, ...block.chart.series.map(({ name }) => name)].join("\n");
    case "divider":
      return "---";
  }
}

/** What a cell of a table shows. */
export function cellWords(cell: TableCell): string {
  return cell.type === "rich_text"
    ? cell.elements.flatMap(({ elements }) => elements.map(({ text }) => text)).join("")
    : cell.text;
}

/** Links keep their words, bold its text; escapes are undone last, so that nothing they held is taken for markup. */
function withoutMarkup(text: string): string {
  return text
    .replace(/<[^|<>]*\|([^<>]*)>/gu, "$1")
    .replaceAll("*", "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
