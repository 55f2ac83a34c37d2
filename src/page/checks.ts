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

/** Neither good nor bad. */
const OVER = { look: "over", words: "Ended", symbol: "■" };

function checkHtml({ status, symbol, title, sentence, detail, isOver }: ToldCheck): Html {
  const shown = isOver ? OVER : { look: status, words: STATUS_WORDS[status], symbol };
  return html`<li class="${shown.look}"><span class="symbol" aria-hidden="true">${shown.symbol}</span><div><p class="head"><span class="unseen">${shown.words}: </span>${title}</p><p>${sentence}</p>${detail !== "" && html`<small>${detail}</small>`}</div></li>
`;
}
