import { plainSpaces } from "./format.ts";
import type { Block, Message } from "./message.ts";

/** A message as plain text, for a dry run: every block's words, markup taken off, one block after the other. */
export function plainMessage({ blocks }: Message): string {
  return plainSpaces(blocks.map(plainBlock).join("\n\n")).concat("\n");
}

function plainBlock(block: Block): string {
  switch (block.type) {
    case "header":
      return block.text.text;
    case "section":
      return [block.text, ...(block.fields ?? [])]
        .flatMap((text) => (text === undefined ? [] : [plainMarkup(text.text)]))
        .join("\n");
    case "context":
      return block.elements.map(({ text }) => plainMarkup(text)).join("\n");
    case "actions":
      return block.elements.map(({ text }) => `[${text.text}]`).join(" ");
    case "data_table":
      return block.rows.map((row) => row.map(({ text }) => text).join("  ·  ")).join("\n");
    case "divider":
      return "---";
  }
}

/** Links keep their words, bold its text; escapes are undone last, so that nothing they held is taken for markup. */
function plainMarkup(text: string): string {
  return text
    .replace(/<[^|<>]*\|([^<>]*)>/gu, "$1")
    .replaceAll("*", "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
