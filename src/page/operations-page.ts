import type { ApiOperation } from "../ports/index.ts";
import { html, type Html } from "./html.ts";
import { tableHtml } from "./table.ts";

/** What programs can ask a worker for, by what it belongs to. */
export function operationsPage(operations: readonly ApiOperation[]): Html {
  const groups = [...Map.groupBy(operations, ({ group }) => group)];
  return html`<h1>What programs can ask for</h1>
<p>The same as <a href="/openapi.json">OpenAPI</a>. Requests below <code>/v1</code> show the trigger token: <code>Authorization: Bearer …</code>. What pages show is also given to who may see the page.</p>
${groups.map(([group, all], index) => html`<section aria-labelledby="group-${String(index)}"><h2 id="group-${String(index)}">${group}</h2>${all.map(operationHtml)}</section>`)}`;
}

function operationHtml({ method, path, summary, parameters, body }: ApiOperation): Html {
  return html`<div class="operation"><h3><code>${method} ${path}</code></h3><p>${summary}.</p>
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
