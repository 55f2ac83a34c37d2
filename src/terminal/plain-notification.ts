import { formatAmount, plainSpaces } from "../messages/index.ts";
import { cellText, type Notification, type Part, type Row } from "../notify/index.ts";
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

/** Rows that no medium shows. @param of the title of their list or table; undefined: of all */
function rowsNowhere(body: readonly Part[], of: string | undefined): number {
  return body.reduce((sum, part) => {
    const isMeant = (part.part === "table" || part.part === "list") && (of === undefined || part.title === of);
    return sum + (isMeant ? (part.more ?? 0) : 0);
  }, 0);
}

function rowText({ lines, action }: Row): string {
  return [...lines.map(plainLine), ...(action === undefined ? [] : [`${action.text}: ${action.url}`])].join("\n");
}
