import { Html, html, type Content } from "./html.ts";

/** What a table shows. The first column names the row. */
export interface PageTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Content[])[];
  /** Indexes of the columns of numbers. @default none */
  readonly numbers?: readonly number[];
}

/** Whether a cell only says that there is nothing: left out where each cell is a line of its own. */
export function isNothing(contents: Content): boolean {
  return (contents instanceof Html ? contents.text : contents) === "–";
}

/** A table that becomes a list of cards where there is little room. */
export function tableHtml({ title, columns, rows, numbers = [] }: PageTable): Html {
  const kind = (column: number): Content => numbers.includes(column) && html` class="number"`;
  const kindOfCell = (contents: Content, column: number): Content => {
    const kinds = [...(numbers.includes(column) ? ["number"] : []), ...(isNothing(contents) ? ["nothing"] : [])];
    return kinds.length > 0 && html` class="${kinds.join(" ")}"`;
  };
  const cell = (contents: Content, column: number): Html =>
    column === 0
      ? html`<th scope="row"><bdi>${contents}</bdi></th>`
      : html`<td data-title="${columns[column]}"${kindOfCell(contents, column)}><bdi>${contents}</bdi></td>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}, as a table"><table class="stacks">
<thead><tr>${columns.map((column, index) => html`<th scope="col"${kind(index)}>${column}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table></div>`;
}
