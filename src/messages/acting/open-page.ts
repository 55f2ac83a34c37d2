import type { Part } from "../../notify/index.ts";

/** The action by which a person asks for a link to the page: it answers nothing, and changes nothing. */
export const OPEN_PAGE = "open-page";

/** What it carries: where it leads is said by who answers it. */
const VALUE = JSON.stringify({ about: "page" });

export const OPEN_PAGE_ACTIONS: Part = {
  part: "actions",
  actions: [{ kind: OPEN_PAGE, text: "Open in Herald" }],
  value: VALUE,
};
