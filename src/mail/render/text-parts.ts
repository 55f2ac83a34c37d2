import type { Row } from "../../notify/index.ts";
import { isWebAddress, lineText } from "./line.ts";
import type { ShownPart } from "./shown.ts";

/** One part of a mail as plain text: paragraphs. */
export function partText(part: ShownPart): readonly string[] {
  switch (part.part) {
    case "title":
      return [part.text];
    case "lines":
    case "small":
      return part.lines.map(lineText);
    case "actions":
      return part.actions.map(({ action, url }) => `${action.text}:\n${url}`);
    case "list":
      return [
        ...(part.heading === undefined ? [] : [part.heading.text.toUpperCase()]),
        ...rowsText(part.rows),
        ...(part.note === undefined ? [] : [lineText(part.note)]),
      ];
    case "table":
      return [
        ...(part.heading === undefined ? [] : [part.heading.text.toUpperCase()]),
        ...rowsText(part.asRows.slice(0, part.rows.length)),
      ];
  }
}

function rowsText(rows: readonly Row[]): readonly string[] {
  return rows.map(({ lines, isWarning, action }) => {
    const [first = "", ...rest] = lines.map(lineText);
    const more = action !== undefined && isWebAddress(action.url) ? [`${action.text}: ${action.url}`] : [];
    return [`${isWarning ? "!" : "-"} ${first}`, ...[...rest, ...more].map((line) => `  ${line}`)].join("\n");
  });
}
