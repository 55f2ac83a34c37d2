import { cellText, type Cell, type List, type Row, type Table } from "../../notify/index.ts";
import { isWebAddress, lineHtml, linkHtml } from "./line.ts";
import { markup, type Content, type Markup } from "./markup.ts";
import type { LinkedAction, ShownPart } from "./shown.ts";
import { BUTTON_COLORS, buttonStyle, STYLES } from "./styles.ts";

/** One part of a mail as HTML. */
export function partHtml(part: ShownPart): Content {
  switch (part.part) {
    case "title":
      return markup`<h1 class="ink" style="${STYLES.title}">${part.text}</h1>`;
    case "lines":
      return part.lines.map((line) => markup`<p style="${STYLES.line}">${lineHtml(line)}</p>`);
    case "small":
      return part.lines.map((line) => markup`<p class="quiet" style="${STYLES.small}">${lineHtml(line)}</p>`);
    case "actions":
      return buttons(part.actions);
    case "list":
      return [headingHtml(part), rowsHtml(part.rows), noteHtml(part)];
    case "table":
      return [headingHtml(part), tableHtml(part)];
  }
}

/** Below one another: beside one another they would not fit a phone. */
function buttons(actions: readonly LinkedAction[]): Markup {
  return markup`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:18px 0 18px 0;border-collapse:separate;">
${actions.map(({ action: { text, style: given }, url }) => {
  const style = given ?? "plain";
  const colors = BUTTON_COLORS[style];
  return markup`<tr><td class="${style}" bgcolor="${colors.face}" style="background-color:${colors.face};border-radius:6px;"><a href="${url}" style="${buttonStyle(colors)}">${text}</a></td></tr>
<tr><td height="10" style="height:10px;font-size:1px;line-height:10px;">&nbsp;</td></tr>
`;
})}</table>`;
}

function headingHtml({ heading }: List | Table): Content {
  return heading && markup`<h2 class="ink ruled" style="${STYLES.heading}">${heading.text}</h2>`;
}

function noteHtml({ note }: List): Content {
  return note && markup`<p class="quiet" style="${STYLES.small}">${lineHtml(note)}</p>`;
}

function rowsHtml(rows: readonly Row[], className = "rows"): Content {
  if (rows.length === 0) return undefined;
  return markup`<table role="presentation" class="${className}" width="100%" cellpadding="0" cellspacing="0" border="0" style="width:100%;border-collapse:collapse;">
${rows.map((row) => markup`<tr><td class="ink ruled" style="${STYLES.row}">${rowHtml(row)}</td></tr>\n`)}</table>`;
}

function rowHtml({ lines, isWarning, action }: Row): Content {
  const told = lines.map((line, index) => [index > 0 && markup`<br>`, lineHtml(line)]);
  const mark = isWarning && markup`<span class="warning" style="${STYLES.warning}">&#9650;</span> `;
  return [mark, told, action && isWebAddress(action.url) && [markup`<br>`, linkHtml(action.url, action.text)]];
}

/** A table where there is room, and the same in rows elsewhere. */
function tableHtml(table: Table): Content {
  const { caption, columns, rows, asRows } = table;
  const isFigure = columns.map((_, index) => rows.some((row) => isNumber(row[index])));
  return markup`<!--[if !mso]><!--><table class="wide" width="100%" cellpadding="0" cellspacing="0" border="0" style="display:none;max-height:0;overflow:hidden;width:100%;border-collapse:collapse;" aria-label="${caption}">
<tr>${columns.map((column, index) => markup`<th scope="col" class="quiet ruled" style="${isFigure[index] ? STYLES.figureColumn : STYLES.column}">${column}</th>`)}</tr>
${rows.map((row) => markup`<tr>${row.map((cell, index) => markup`<td class="ink ruled" style="${isFigure[index] ? STYLES.figure : STYLES.cell}">${cellHtml(cell)}</td>`)}</tr>\n`)}</table><!--<![endif]-->
${rowsHtml(asRows.slice(0, rows.length), "narrow")}`;
}

function cellHtml(cell: Cell): Markup {
  return typeof cell !== "string" && "link" in cell ? linkHtml(cell.link, cell.text) : markup`${cellText(cell)}`;
}

function isNumber(cell: Cell | undefined): boolean {
  return typeof cell === "object" && "value" in cell;
}
