import type { ApiOperation } from "../ports/index.ts";
import { html, type Html } from "./html.ts";
import { tableHtml } from "./table.ts";

/** What programs can ask a worker for, by what it belongs to. */
export function operationsPage(operations: readonly ApiOperation[]): Html {
  const groups = [...Map.groupBy(operations, ({ group }) => group)];
  return html`<h1>HTTP API</h1>
<p>Everything here, with schemas, is in the <a href="/openapi.json">OpenAPI document</a>. A program sends the trigger token in a header: <code>Authorization: Bearer …</code>.</p>
${groups.map(([group, all], index) => html`<section aria-labelledby="group-${String(index)}"><h2 id="group-${String(index)}">${group}</h2>${all.map(operationHtml)}</section>`)}`;
}

const ACCESS = {
  token: "trigger token",
  readers: "trigger token, or anyone who can open the page",
  everybody: "open",
} as const satisfies Record<ApiOperation["for"], string>;

function operationHtml({ method, path, summary, for: who, parameters, body }: ApiOperation): Html {
  return html`<div class="operation"><h3><code>${method} ${path}</code></h3><p>${summary}.</p><p class="foot">Access: ${ACCESS[who]}</p>
${
  parameters.length > 0 &&
  tableHtml({
    title: `Parameters of ${method} ${path}`,
    columns: ["Parameter", "Where", "What"],
    rows: parameters.map((one) => [one.name, `${one.in}${one.isRequired ? ", required" : ""}`, one.type || "text"]),
  })
}
${body !== undefined && html`<details><summary>JSON schema of what is sent</summary><pre>${body}</pre></details>`}</div>
`;
}
