import { cleanText } from "../../messages/index.ts";
import type { Line, Most, Span } from "../../notify/index.ts";
import { markup, type Markup } from "./markup.ts";
import { STYLES } from "./styles.ts";

/** A line as HTML. */
export function lineHtml(line: Line): readonly Markup[] {
  return line.map(spanHtml);
}

function spanHtml(span: Span): Markup {
  if (typeof span === "string") return markup`${span}`;
  if ("strong" in span) return markup`<strong>${lineHtml(span.strong)}</strong>`;
  const shown = cleanText(span.of, longest(span.most));
  return "link" in span ? linkHtml(span.link, shown) : markup`${shown}`;
}

/** A link; the text alone where the address is none that a mail may lead to. */
export function linkHtml(url: string, shown: string): Markup {
  return isWebAddress(url)
    ? markup`<a class="link" href="${url}" style="${STYLES.link}">${shown}</a>`
    : markup`${shown}`;
}

/** A line as plain text. */
export function lineText(line: Line): string {
  return line.map(spanText).join("");
}

function spanText(span: Span): string {
  if (typeof span === "string") return span;
  if ("strong" in span) return lineText(span.strong);
  return cleanText(span.of, longest(span.most));
}

export function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/u.test(new URL(url).protocol);
}

function longest(most: Most): number {
  return typeof most === "number" ? most : most[0]!;
}
