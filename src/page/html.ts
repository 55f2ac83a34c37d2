import { Markup, markupOf } from "../platform/index.ts";

export { Markup as Html, type Content } from "../platform/index.ts";

/** Where there is little room a figure may be parted from its interval: else the interval itself would be torn apart. */
const BEFORE_INTERVAL = "\u00a0(";

/** HTML in which everything that is put in is escaped, for the text of elements and for attributes in double quotes. */
export const html = markupOf((text) => text.replaceAll(BEFORE_INTERVAL, " ("));

/** Whether an element has an attribute that needs no value. */
export function flag(name: "selected" | "checked" | "disabled" | "open", isSet: boolean): Markup {
  return new Markup(isSet ? name : "");
}
