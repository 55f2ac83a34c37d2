import type { Section, SectionPart } from "../../messages/index.ts";
import { html, type Content, type Html } from "../html.ts";

type Check = Extract<SectionPart, { readonly kind: "checks" }>["checks"][number];
type Event = Extract<SectionPart, { readonly kind: "events" }>["events"][number];
type Act = Extract<SectionPart, { readonly kind: "acts" }>["acts"][number];

/** A section of the story of a decision. @param more stands at its end */
export function sectionHtml({ title, parts }: Section, more?: Content): Html {
  const id = title.toLowerCase().replaceAll(" ", "-");
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${parts.map((part) => partHtml(part, title))}${more}</section>
`;
}

function partHtml(part: SectionPart, title: string): Html {
  switch (part.kind) {
    case "lines":
      return html`${part.lines.map((line) => html`<p>${line}</p>`)}`;
    case "table":
      return tableHtml({ ...part, title });
    case "checks":
      return html`<ul class="checks">${part.checks.map(checkHtml)}</ul>`;
    case "events":
      return html`<ul class="events">${part.events.map(eventHtml)}</ul>`;
    case "acts":
      return html`${part.acts.map(actHtml)}`;
    case "differences":
      return html`${tableHtml({
        columns: ["Place", "Stored", "Recomputed"],
        rows: part.places.map(({ path, stored, recomputed }) => [path, stored, recomputed]),
        numbers: [],
        title: "Differences",
      })}${part.more > 0 && html`<p>and ${part.more} more</p>`}`;
  }
}

/** A table that becomes a list where the screen is narrow. The first column names the row. */
export function tableHtml({
  columns,
  rows,
  numbers,
  title,
}: {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Content[])[];
  /** Indexes of the columns of numbers. */
  readonly numbers: readonly number[];
  readonly title: string;
}): Html {
  const kind = (column: number): Content => numbers.includes(column) && html` class="number"`;
  const cell = (contents: Content, column: number): Html =>
    column === 0
      ? html`<th scope="row"><bdi>${contents}</bdi></th>`
      : html`<td data-title="${columns[column]}"${kind(column)}><bdi>${contents}</bdi></td>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}, as a table"><table class="stacks">
<thead><tr>${columns.map((column, index) => html`<th scope="col"${kind(index)}>${column}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table></div>`;
}

const STATUS_WORDS: Readonly<Record<Check["status"], string>> = {
  pass: "Passed",
  warn: "Warning",
  fail: "Failed",
  skipped: "Not evaluated",
};

function checkHtml({ status, symbol, title, sentence, detail }: Check): Html {
  return html`<li class="${status}"><span class="symbol" aria-hidden="true">${symbol}</span><div><p class="head"><span class="unseen">${STATUS_WORDS[status]}: </span>${title}</p><p>${sentence}</p>${detail !== "" && html`<small>${detail}</small>`}</div></li>
`;
}

function eventHtml({ at, text }: Event): Html {
  return html`<li><time datetime="${at}Z">${at}</time> <span>${text}</span></li>
`;
}

function actHtml({ id, about, steps, outcome }: Act): Html {
  return html`<div class="act" id="${id}"><p class="head">${about}</p><small>${id}</small>
<ol class="events">${steps.map(eventHtml)}</ol>${outcome.map((sentence) => html`<p>${sentence}</p>`)}</div>
`;
}
