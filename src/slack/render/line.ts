import { type Line, type Most, type Span } from "../../notify/index.ts";
import { escape, linked, mrkdwn } from "./mrkdwn.ts";

/** A line as Slack's markup. @param level which of several lengths of a text is taken; beyond the last: the last */
export function lineText(line: Line, level = 0): string {
  return line.map((span) => spanText(span, level)).join("");
}

function spanText(span: Span, level: number): string {
  if (typeof span === "string") return escape(span);
  if ("strong" in span) return `*${lineText(span.strong, level)}*`;
  if ("link" in span) return linked(span.link, span.of, mostAt(span.most, level));
  return mrkdwn(span.of, mostAt(span.most, level));
}

function mostAt(most: Most, level: number): number {
  return typeof most === "number" ? most : most[Math.min(level, most.length - 1)]!;
}

/** How many lengths there are to try, at most. */
export const LEVELS = [0, 1, 2, 3, 4] as const;
