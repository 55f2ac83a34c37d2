import type { ToldCheck } from "../messages/index.ts";
import { html, type Html } from "./html.ts";

const STATUS_WORDS: Readonly<Record<ToldCheck["status"], string>> = {
  pass: "Passed",
  warn: "Warning",
  fail: "Failed",
  skipped: "Not evaluated",
};

/** Checks in the order in which they were judged. */
export function checksHtml(checks: readonly ToldCheck[]): Html {
  return html`<ol class="checks">${checks.map(checkHtml)}</ol>`;
}

function checkHtml({ status, symbol, title, sentence, detail }: ToldCheck): Html {
  return html`<li class="${status}"><span class="symbol" aria-hidden="true">${symbol}</span><div><p class="head"><span class="unseen">${STATUS_WORDS[status]}: </span>${title}</p><p>${sentence}</p>${detail !== "" && html`<small>${detail}</small>`}</div></li>
`;
}
