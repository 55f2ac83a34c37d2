import {
  experimentPath,
  type OutcomeWords,
  type WhatIfField,
  type WhatIfResults,
  type WhatIfTraffic,
  type WhatIfView,
} from "../messages/index.ts";
import { html, type Content, type Html } from "./html.ts";

/** What other rules would have done to an experiment, and to those before it. */
export function whatIfPage(view: WhatIfView): Html {
  const path = experimentPath(view);
  return html`<h1>What if <bdi>${view.name}</bdi> had different rules?</h1>
<p><a href="${path}">Back to the experiment</a></p>
${view.hindsight.map((sentence, index) => html`<p${index === 0 && html` class="warning"`}>${sentence}</p>`)}
<div class="trying">
${rulesForm(view, `${path}/what-if`)}
${resultsSection(view, `${path}/what-if`)}
</div>`;
}

/** Only the results are replaced, and the sentences beside the fields. */
function rulesForm({ fields, policyName }: WhatIfView, path: string): Html {
  const problems = fields.map(({ name }) => `#${name}-problem`).join(",");
  return html`<form class="rules" id="rules" method="get" action="${path}" novalidate hx-get="${path}" hx-vals='{"part":"own"}' hx-trigger="input changed delay:250ms" hx-target="#results" hx-select="#results" hx-select-oob="${problems}" hx-swap="outerHTML" hx-sync="this:replace" aria-labelledby="rules-title">
<h2 id="rules-title">Rules</h2>
<p class="foot">The fields begin with the policy <bdi>${policyName}</bdi>.</p>
${fields.map(fieldHtml)}
<p><button>Show</button> <a class="button" href="${path}">Back to current rules</a></p>
</form>`;
}

function fieldHtml(field: WhatIfField): Html {
  const { name, label, hint, value, own, min, max, sliderMax, step, unit, problem } = field;
  return html`<div class="rule">
<label for="${name}">${label}</label>
<input class="slider" type="range" hidden data-for="${name}" aria-label="${label}" data-own="${own}" min="${min}" max="${sliderMax}" step="${step}" value="${value}">
<input type="number" id="${name}" name="${name}" min="${min}" max="${max}" step="${unit === "days" ? "1" : "any"}" value="${value}" inputmode="decimal" aria-describedby="${name}-hint ${name}-problem">
<p class="foot" id="${name}-hint">${hint}</p>
<p class="problem" id="${name}-problem" role="alert">${problem}</p>
</div>`;
}

function resultsSection(view: WhatIfView, path: string): Html {
  const { results } = view;
  const contents =
    results === undefined
      ? html`<p>No results yet: first change the value that has a message below it.</p>`
      : resultsHtml(view, results, path);
  return html`<div id="results" class="results" aria-live="polite">${contents}</div>`;
}

function resultsHtml(view: WhatIfView, results: WhatIfResults, path: string): Html {
  const { own, changed, isChanged, ledger, yaml, yamlHint } = results;
  return html`<section aria-labelledby="this"><h2 id="this">This experiment</h2>
<table class="stacks"><thead><tr><th scope="col">Rules</th><th scope="col">Day</th><th scope="col">Result</th></tr></thead><tbody>
${outcomeRow("Current rules", own)}
${outcomeRow(isChanged ? "Changed rules" : "Changed rules (none yet)", changed)}
</tbody></table>
<p class="foot">${ledger.join(" ")}</p></section>
${rest(view, results, path)}
<section aria-labelledby="yaml"><h2 id="yaml">Copy as policy YAML</h2>
<p class="foot">${yamlHint}</p>
<pre class="yaml" id="policy-yaml" tabindex="0" role="region" aria-label="Policy as YAML">${yaml}</pre>
<p><button type="button" class="copy" data-copies="policy-yaml" hidden>Copy</button> <span role="status"></span></p></section>`;
}

/** What takes longer comes by requests of its own, one after the other, unless it is here already. */
function rest(view: WhatIfView, results: WhatIfResults, path: string): Html {
  const { traffic, past } = results;
  const later = traffic === undefined && laterOf(view, path, "traffic", "#later");
  return html`<div id="later"${later}>
<section aria-labelledby="traffic"><h2 id="traffic">At this traffic</h2>
${traffic === undefined ? html`<p>Simulating …</p>` : trafficHtml(traffic)}</section>
<section id="past"${past === undefined && traffic !== undefined && laterOf(view, path, "past", "#past")} aria-labelledby="past-title"><h2 id="past-title">Past experiments</h2>
${past === undefined ? html`<p>Replaying …</p>` : pastHtml(past)}</section>
</div>`;
}

function laterOf({ fields }: WhatIfView, path: string, part: "traffic" | "past", place: string): Html {
  const query = new URLSearchParams([
    ...fields.map(({ name, value }) => [name, value] as [string, string]),
    ["part", part],
  ]);
  return html` hx-get="${path}?${query.toString()}" hx-trigger="load" hx-target="${place}" hx-select="${place}" hx-swap="outerHTML" hx-sync="#rules:replace"`;
}

function outcomeRow(title: string, words: OutcomeWords): Html {
  return html`<tr><th scope="row">${title}</th><td data-title="Day" class="number">${words.day}</td><td data-title="Result">${resultOf(words)}</td></tr>`;
}

function resultOf({ result, winner }: OutcomeWords): Content {
  return winner === "" ? result : html`<span>${result}: <bdi>${winner}</bdi></span>`;
}

function trafficHtml(traffic: WhatIfTraffic): Html {
  if (traffic.kind === "none") return html`<p>${traffic.because}</p>`;
  return html`<table class="stacks"><thead><tr><th scope="col">Of experiments like this</th><th scope="col">Current rules</th><th scope="col">Changed rules</th></tr></thead><tbody>
${traffic.rows.map(({ title, own, changed }) => html`<tr><th scope="row">${title}</th><td data-title="Current rules" class="number">${own}</td><td data-title="Changed rules" class="number">${changed}</td></tr>`)}
</tbody></table>
<p class="foot">${traffic.basis}</p>`;
}

function pastHtml({ rows, summary }: NonNullable<WhatIfResults["past"]>): Html {
  return html`<p>${summary}</p>
${
  rows.length > 0 &&
  html`<div class="scroll" tabindex="0" role="region" aria-label="Past experiments, as a table"><table class="stacks"><thead><tr><th scope="col">Experiment</th><th scope="col">Current rules: day</th><th scope="col">Result</th><th scope="col">Changed rules: day</th><th scope="col">Result</th></tr></thead><tbody>
${rows.map(
  ({
    account,
    experimentId,
    name,
    own,
    changed,
    differs,
  }) => html`<tr${differs && html` class="ready"`}><th scope="row"><a href="${experimentPath({ account, experimentId })}"><bdi>${name}</bdi></a></th>
<td data-title="Current rules: day" class="number">${own.day}</td><td data-title="Result">${resultOf(own)}</td>
<td data-title="Changed rules: day" class="number">${differs ? html`<strong>${changed.day}</strong>` : changed.day}</td><td data-title="Result">${resultOf(changed)}</td></tr>`,
)}
</tbody></table></div>`
}`;
}
