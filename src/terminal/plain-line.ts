import { cleanText } from "../messages/index.ts";
import { type Line, type Most, type Span } from "../notify/index.ts";

/** A line as plain text. */
export function plainLine(line: Line): string {
  return line.map(spanText).join("");
}

function spanText(span: Span): string {
  if (typeof span === "string") return span;
  if ("strong" in span) return plainLine(span.strong);
  return cleanText(span.of, longest(span.most));
}

function longest(most: Most): number {
  return typeof most === "number" ? most : most[0]!;
}
