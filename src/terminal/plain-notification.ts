import { formatAmount, plainSpaces } from "../messages/index.ts";
import { cellText, rowsNowhere, type Notification, type Part, type Row } from "../notify/index.ts";
import { plainLine } from "./plain-line.ts";

/** A notification as plain text, one part after the other, without actions. Ends with a line break. */
export function plainNotification({ body }: Notification): string {
  const parts = body.filter((part) => part.part !== "lines" || part.only !== "answerable");
  return plainSpaces(`${parts.flatMap((part) => partText(part, body)).join("\n\n")}\n`);
}

/** @param body what it is a part of */
function partText(part: Part, body: readonly Part[]): string[] {
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
    case "left-out": {
      if ("inFile" in part) return [];
      const more = rowsNowhere(body, part.of);
      return more === 0 ? [] : [formatAmount(more, part.one, part.many)];
    }
    case "actions":
    case "chart":
    case "mentions":
      return [];
  }
}

function rowText({ lines, action }: Row): string {
  return [...lines.map(plainLine), ...(action === undefined ? [] : [`${action.text}: ${action.url}`])].join("\n");
}
