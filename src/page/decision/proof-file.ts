import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { NOTHING_RECOMPUTED, type Section, type Told } from "../../messages/index.ts";
import { canonicalJson } from "../../platform/index.ts";
import type { LinkedDecision } from "../../ports/index.ts";
import { Html, html } from "../html.ts";
import { tableHtml } from "../table.ts";
import { sectionHtml } from "./told-sections.ts";

/** What of the story of a decision follows from the decision itself: what people and Herald did because of it stays in the ledger. */
const SHOWN: readonly Section["title"][] = ["What was counted", "Other metrics", "Checks", "Earlier looks"];

const read = (name: string): string => readFileSync(new URL(`../assets/${name}`, import.meta.url), "utf8");

/**
 * One HTML file that computes a decision again wherever it is opened, from its own content and without a network.
 * @param proof with the decision and its input: JSON, which the script finds
 * @param script defines `herald`, with `checkProof` and `tellProof`
 */
export function proofFile({
  told,
  proof,
  script,
}: {
  readonly told: Told;
  readonly proof: LinkedDecision;
  readonly script: string;
}): string {
  const { row, hash } = proof;
  const whole = `${script}${read("proof.js")}`;
  const style = read("style.css");
  const policy = [
    "default-src 'none'",
    `script-src '${sourceHash(whole)}'`,
    `style-src '${sourceHash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Proof of ${row.id} · ${told.name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<style>${new Html(style)}</style>
</head>
<body>
<main id="main">
<h1><bdi>${told.name}</bdi></h1>
<p>${told.verdict}</p>
<p id="result" class="warning" role="status">${NOTHING_RECOMPUTED}</p>
<section aria-labelledby="recomputed"><h2 id="recomputed">What this browser recomputed</h2>
<p id="nothing">Nothing yet.</p>
<ul id="places"></ul>
<table id="compared" class="stacks" hidden><thead><tr><th scope="col">What</th><th scope="col">Recomputed</th><th scope="col">Compared with the record</th></tr></thead><tbody></tbody></table>
</section>
${told.sections.filter(({ title }) => SHOWN.includes(title)).map((section) => sectionHtml(section))}
<section aria-labelledby="link"><h2 id="link">Its row in the ledger's chain</h2>
${tableHtml({
  columns: ["What", "As recorded"],
  rows: Object.entries({ ...row, hash }).map(([name, value]) => [name, html`<code>${String(value)}</code>`]),
  title: "Row of the chain",
})}
<p>The hash is the SHA-256 of this text:</p>
<pre id="hashed">${canonicalJson(row)}</pre>
<p><code>premise</code>, <code>look</code> and <code>facts</code> are hashes of texts that this file holds. <code>root</code> is one hash of all days and earlier looks in its input.</p>
</section>
<section aria-labelledby="meaning"><h2 id="meaning">What this file proves</h2>
<p>Proven where the line at the top says identical: Herald's rules give exactly this decision for exactly these counts, this history and this policy; and this is exactly what the hash covers.</p>
<p>Not proven by this file: that these counts were read from Ours Privacy at that time, and that this row stands in the ledger. The ledger's chain attests that: <code>herald ledger verify</code> checks it, and <code>herald ledger list decisions</code> shows the hash of row ${row.sequence}, which must be the one above.</p>
<p>The rules that compute are part of this file as well. To check with your own copy, compare with <code>herald explain ${row.id}</code>.</p>
</section>
<p class="foot">Times are UTC. This file loads nothing and sends nothing.</p>
</main>
<script type="application/json" id="proof">${new Html(embedded(proof))}</script>
<script>${new Html(whole)}</script>
</body>
</html>
`.text;
}

/** JSON within HTML: no text in it can end the element that it stands in, or begin another. */
function embedded(value: unknown): string {
  return canonicalJson(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

/** As a policy names what it allows. */
function sourceHash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
