import { formatAmount, plainSpaces } from "../messages/index.ts";
import { cellText, type Notification, type Part, type Row } from "../notify/index.ts";
import { plainLine } from "./plain-line.ts";

/** A notification as plain text, one part after the other, without actions. Ends with a line break. */
export function plainNotification({ body }: Notification): string {
  const parts = body.filter((part) => part.part !== "lines" || part.only !== "answerable");
  const more = body.reduce(
    (sum, part) => sum + (part.part === "table" || part.part === "list" ? (part.more ?? 0) : 0),
    0,
  );
  return plainSpaces(`${parts.flatMap((part) => partText(part, more)).join("\n\n")}\n`);
}

/** @param more rows that no medium shows */
function partText(part: Part, more: number): string[] {
  switch (part.part) {
    case "title":
      return [part.text];
    case "lines":
    case "small":
      return [part.lines.map(plainLine).join("\n")];
    case "table":
      return [[part.columns, ...part.rows].map((row) => row.map(cellText).join("  ·  ")).join("\n")];
    case "list":
      return [
        ...(part.heading === undefined ? [] : [part.heading.text]),
        part.rows.map(rowText).join(part.gap === "blank" ? "\n\n" : "\n"),
        ...(part.note === undefined ? [] : [plainLine(part.note)]),
      ];
    case "left-out":
      return more === 0 || "inFile" in part ? [] : [formatAmount(more, part.one, part.many)];
    case "actions":
    case "chart":
    case "mentions":
      return [];
  }
}

function rowText({ lines, action }: Row): string {
  return [...lines.map(plainLine), ...(action === undefined ? [] : [`${action.text}: ${action.url}`])].join("\n");
}
