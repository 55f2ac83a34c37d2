import { formatAmount } from "../messages/index.ts";
import { rowsNowhere, type Cell, type List, type Notification, type Part, type Table } from "../notify/index.ts";
import { html, type Content, type Html } from "./html.ts";
import { cellHtml, lineHtml, rowHtml } from "./lines.ts";
import { tableHtml } from "./table.ts";

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
      return tablePart(part);
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

function tablePart({ heading, caption, columns, rows }: Table): Html {
  const isNumber = (cell: Cell | undefined): boolean => typeof cell === "object" && "value" in cell;
  return html`${heading && html`<h3>${heading.text}</h3>`}${tableHtml({
    title: caption,
    columns,
    rows: rows.map((cells) => cells.map(cellHtml)),
    numbers: columns.flatMap((_, column) => (rows.some((cells) => isNumber(cells[column])) ? [column] : [])),
  })}`;
}

function listHtml({ heading, rows, note }: List): Html {
  return html`${heading && html`<h3>${heading.text}</h3>`}<ul class="cards">${rows.map(rowHtml)}</ul>${note && html`<p class="foot">${lineHtml(note)}</p>`}`;
}
