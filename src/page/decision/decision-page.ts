import type { Told } from "../../messages/index.ts";
import { html, type Html } from "../html.ts";
import { sectionHtml } from "./told-sections.ts";

/** Everything that the page of a decision shows. */
export interface DecisionView {
  readonly told: Told;
  /** Whether the stored decision holds. */
  readonly isSame: boolean;
  readonly hash: string;
  readonly previousHash: string;
  /** Address of the page of its experiment. */
  readonly experimentPath: string;
  /** Address of its proof file; undefined: another method made it, so it cannot be computed again. */
  readonly proofPath: string | undefined;
}

/** A decision: what was seen, how it was judged, what came of it, and whether it holds. */
export function decisionPage({
  told: { name, verdict, hypothesis, sections },
  isSame,
  hash,
  previousHash,
  experimentPath,
  proofPath,
}: DecisionView): Html {
  const proof = html`<dl class="hashes"><dt>Hash of its row</dt><dd><code>${hash}</code></dd><dt>Hash of the row before</dt><dd><code>${previousHash}</code></dd></dl>
${
  proofPath !== undefined &&
  html`<p><a class="button" href="${proofPath}" download>Download the proof file</a></p>
<p>One HTML file to keep: opened in a browser, offline, it computes this decision again from its own content.</p>`
}`;
  return html`<h1><bdi>${name}</bdi></h1>
<p>${verdict}</p>
${hypothesis !== "" && html`<p>${hypothesis}</p>`}
<p><a href="${experimentPath}">The experiment</a></p>
${!isSame && html`<p class="warning" role="status">This decision doesn't hold: <a href="#proof">Proof</a> says where.</p>`}
${sections.map((section) => sectionHtml(section, section.title === "Proof" && proof))}
<p class="foot">Times are UTC.</p>`;
}
