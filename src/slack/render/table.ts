import type { Cell, Table } from "../../notify/index.ts";
import type { Block, TableCell } from "./message.ts";
import { isWebAddress } from "./mrkdwn.ts";

/** Rows that Slack shows at once; the others are a click away. */
const PAGE = 10;

/** A table with its first rows. @param shown how many, at least one */
export function tableBlock({ caption, columns, rows }: Table, shown: number): Block {
  return {
    type: "data_table",
    caption,
    rows: [columns, ...rows.slice(0, shown)].map((row) => row.map(cellOf)),
    page_size: Math.min(PAGE, shown),
  };
}

function cellOf(cell: Cell): TableCell {
  if (typeof cell === "string") return { type: "raw_text", text: cell };
  if ("value" in cell) return { type: "raw_number", ...cell };
  const { text, link: url } = cell;
  if (!isWebAddress(url)) return { type: "raw_text", text };
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: [{ type: "link", url: url.toWellFormed(), text }] }],
  };
}
