/** Finished HTML. Text becomes a part of it only through `html`, which escapes it. */
export class Html {
  readonly text: string;

  /** @param text finished: nothing in it is escaped again */
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text and numbers are escaped, lists are joined, false and undefined leave nothing. */
export type Content = Html | string | number | false | undefined | readonly Content[];

/** HTML in which everything that is put in is escaped, for the text of elements and for attributes in double quotes. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(parts.reduce((before, part, index) => before + written(contents[index - 1]) + part));
}

/** Whether an element has an attribute that needs no value. */
export function flag(name: "selected" | "checked" | "disabled" | "open", isSet: boolean): Html {
  return new Html(isSet ? name : "");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Where there is little room a figure may be parted from its interval: else the interval itself would be torn apart. */
const BEFORE_INTERVAL = "\u00a0(";

function written(content: Content): string {
  if (content instanceof Html) return content.text;
  if (typeof content === "string")
    return content.replaceAll(/[&<>"']/gu, (sign) => ESCAPES[sign]!).replaceAll(BEFORE_INTERVAL, " (");
  if (typeof content === "number") return String(content);
  return content === undefined || content === false ? "" : content.map(written).join("");
}
