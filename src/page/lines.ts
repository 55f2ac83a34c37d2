import { cleanText } from "../messages/index.ts";
import { cellText, type Cell, type Line, type Most, type Row, type Span } from "../notify/index.ts";
import { html, type Html } from "./html.ts";

/** A line of a notification. */
export function lineHtml(line: Line): Html {
  return html`${line.map(spanHtml)}`;
}

/** A row of a list, its first line set off from the others. */
export function rowHtml({ lines, action }: Row): Html {
  const [first, ...others] = lines;
  return html`<li>${first && html`<p class="head">${lineHtml(first)}</p>`}${others.map((line) => html`<p>${lineHtml(line)}</p>`)}
    ${action && html`<p><a class="button" href="${safeAddress(action.url)}">${action.text}</a></p>`}</li>`;
}

/** What a cell of a table shows. */
export function cellHtml(cell: Cell): Html {
  if (typeof cell === "string" || !("link" in cell)) return html`${cellText(cell)}`;
  return html`<a href="${safeAddress(cell.link)}">${cell.text}</a>`;
}

/** An address that people may follow from here; anything else leads nowhere. */
export function safeAddress(address: string): string {
  return /^(?:https?:\/\/|\/(?!\/))/iu.test(address) ? address : "#";
}

function spanHtml(span: Span): Html {
  if (typeof span === "string") return html`${span}`;
  if ("strong" in span) return html`<strong>${lineHtml(span.strong)}</strong>`;
  const words = cleanText(span.of, longest(span.most));
  // The direction of a name is its own: it must not turn what stands beside it.
  return "link" in span ? html`<a href="${safeAddress(span.link)}"><bdi>${words}</bdi></a>` : html`<bdi>${words}</bdi>`;
}

function longest(most: Most): number {
  return typeof most === "number" ? most : most[0]!;
}
