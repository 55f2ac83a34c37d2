import { cleanText, plainSpaces } from "../../messages/index.ts";
import type { Line, Span } from "../../notify/index.ts";
import type { OpenUrl, RichText, Spacing, TextRun } from "./elements.ts";

/** How all runs of a line look. */
export type Look = Partial<Pick<TextRun, "weight" | "size" | "isSubtle" | "color">>;

/** A line as runs of text. */
export function richText(line: Line, look: Look = {}, spacing?: Spacing): RichText {
  const inlines = line.flatMap((span) => runsOf(span, look)).filter(({ text }) => text !== "");
  return {
    type: "RichTextBlock",
    inlines: inlines.length > 0 ? inlines : [run("\u00a0", look)],
    ...(spacing !== undefined && { spacing }),
  };
}

/** A line without any form. */
export function plainText(line: Line): string {
  return richText(line)
    .inlines.map(({ text }) => text)
    .join("");
}

/** Text that opens an address; only one that leads to the web does. */
export function linked(text: string, url: string, look: Look = {}): TextRun {
  const action = openUrl(url);
  return { ...run(text, look), ...(action !== undefined && { selectAction: action }) };
}

/** @returns undefined for an address that nobody should follow */
export function openUrl(url: string, title?: string): OpenUrl | undefined {
  if (!/^https?:\/\//iu.test(url) || !URL.canParse(url)) return undefined;
  return { type: "Action.OpenUrl", ...(title !== undefined && { title }), url };
}

function runsOf(span: Span, look: Look): readonly TextRun[] {
  if (typeof span === "string") return [run(span, look)];
  if ("strong" in span) return span.strong.flatMap((inner) => runsOf(inner, { ...look, weight: "Bolder" }));
  const shown = cleanText(span.of, typeof span.most === "number" ? span.most : (span.most[0] ?? 0));
  return ["link" in span ? linked(shown, span.link, look) : run(shown, look)];
}

/** Clients put dates in place of `{{DATE(…)}}`: what a name says stays as it is. */
function run(text: string, look: Look): TextRun {
  return { type: "TextRun", text: plainSpaces(text).replaceAll("{{", "{ {"), ...look };
}
