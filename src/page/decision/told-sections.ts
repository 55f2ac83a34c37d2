import { formatTime, type Section, type SectionPart } from "../../messages/index.ts";
import { checksHtml } from "../checks.ts";
import { html, type Content, type Html } from "../html.ts";
import { tableHtml } from "../table.ts";

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
      return checksHtml(part.checks);
    case "events":
      return html`<ul class="events">${part.events.map(eventHtml)}</ul>`;
    case "acts":
      return html`${part.acts.map(actHtml)}`;
    case "differences":
      return html`${tableHtml({
        columns: ["Place", "Stored", "Recomputed"],
        rows: part.places.map(({ path, stored, recomputed }) => [path, stored, recomputed]),
        title: "Differences",
      })}${part.more > 0 && html`<p>and ${part.more} more</p>`}`;
  }
}

function eventHtml({ at, text }: Event): Html {
  return html`<li><time datetime="${at}Z" title="${at} UTC">${formatTime(`${at.replace(" ", "T")}Z`, "UTC")}</time> <span>${text}</span></li>
`;
}

function actHtml({ id, about, steps, outcome }: Act): Html {
  return html`<div class="act" id="${id}"><p class="head">${about}</p><small>${id}</small>
<ol class="events">${steps.map(eventHtml)}</ol>${outcome.map((sentence) => html`<p>${sentence}</p>`)}</div>
`;
}
