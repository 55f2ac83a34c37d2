import { formatAmount } from "../messages/index.ts";
import type { List, Notification, Part, Table } from "../notify/index.ts";
import { html, type Content, type Html } from "./html.ts";
import { cellHtml, lineHtml, rowHtml } from "./lines.ts";

/** The parts of a notification, one after the other, without what a page shows otherwise: actions, charts and calls to people. */
export function notificationHtml({ body }: Pick<Notification, "body">): Html {
  return html`${body.map((part) => partHtml(part, body))}`;
}

function partHtml(part: Part, body: readonly Part[]): Content {
  switch (part.part) {
    case "title":
      return html`<h2>${part.text}</h2>`;
    case "lines":
      return part.only === "answerable" ? undefined : part.lines.map((line) => html`<p>${lineHtml(line)}</p>`);
    case "small":
      return html`<div class="small">${part.lines.map((line) => html`<p>${lineHtml(line)}</p>`)}</div>`;
    case "table":
      return tableHtml(part);
    case "list":
      return listHtml(part);
    case "left-out": {
      if ("inFile" in part) return undefined;
      const more = rowsNowhere(body, part.of);
      return more > 0 && html`<p class="foot">${formatAmount(more, part.one, part.many)}</p>`;
    }
    case "actions":
    case "chart":
    case "mentions":
      return undefined;
  }
}

/** A table that becomes a list of cards where there is little room. */
export function tableHtml({
  heading,
  caption,
  columns,
  rows,
}: Pick<Table, "heading" | "caption" | "columns" | "rows">): Html {
  return html`${heading && html`<h3>${heading.text}</h3>`}<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="stacks">
<caption class="unseen">${caption}</caption>
<thead><tr>${columns.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first, ...cells]) =>
      html`<tr><th scope="row"><bdi>${first === undefined ? "" : cellHtml(first)}</bdi></th>${cells.map(
        (cell, index) =>
          html`<td data-title="${columns[index + 1] ?? ""}"${typeof cell !== "string" && "value" in cell && html` class="number"`}>${cellHtml(cell)}</td>`,
      )}</tr>`,
  )}</tbody></table></div>`;
}

function listHtml({ heading, rows, note }: List): Html {
  return html`${heading && html`<h3>${heading.text}</h3>`}<ul class="cards">${rows.map(rowHtml)}</ul>${note && html`<p class="foot">${lineHtml(note)}</p>`}`;
}

/** Rows that no medium shows. @param of the title of their list or table; undefined: of all */
function rowsNowhere(body: readonly Part[], of: string | undefined): number {
  return body.reduce((sum, part) => {
    const isMeant = (part.part === "table" || part.part === "list") && (of === undefined || part.title === of);
    return sum + (isMeant ? (part.more ?? 0) : 0);
  }, 0);
}
