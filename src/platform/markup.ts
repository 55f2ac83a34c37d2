/** Finished HTML. Text becomes a part of it only through a template of `markupOf`, which escapes it. */
export class Markup {
  readonly text: string;

  /** @param text finished: nothing in it is escaped again */
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text and numbers are escaped, lists are joined, false and undefined leave nothing. */
export type Content = Markup | string | number | false | undefined | readonly Content[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A template tag for HTML in which everything that is put in is escaped, for the text of elements and for attributes in double quotes.
 * @param laidOut what becomes of text before it is escaped
 */
export function markupOf(
  laidOut: (text: string) => string = (text) => text,
): (parts: TemplateStringsArray, ...contents: readonly Content[]) => Markup {
  const written = (content: Content): string => {
    if (content instanceof Markup) return content.text;
    if (typeof content === "string") return laidOut(content).replaceAll(/[&<>"']/gu, (sign) => ESCAPES[sign]!);
    if (typeof content === "number") return String(content);
    return content === undefined || content === false ? "" : content.map(written).join("");
  };
  return (parts, ...contents) =>
    new Markup(parts.reduce((before, part, index) => before + written(contents[index - 1]) + part));
}
