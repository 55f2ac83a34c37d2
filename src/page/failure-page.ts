import { html, type Html } from "./html.ts";

/** Something that went wrong, in words. */
export function failurePage(status: number, sentence: string): Html {
  return html`<h1>${TITLES[status] ?? "Something went wrong"}</h1><p>${sentence}</p><p><a href="/">All experiments</a></p>`;
}

const TITLES: Readonly<Record<number, string>> = {
  400: "That request isn’t valid",
  403: "Not allowed",
  404: "Nothing here",
  413: "That is too long",
  503: "Not now",
};
