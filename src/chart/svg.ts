declare const isMarkup: unique symbol;

/** Finished SVG text. Words become a part of it through `textAt` or as an attribute only, which escape them. */
export type Markup = string & { readonly [isMarkup]: true };

/** Values of attributes: words are escaped, numbers rounded, those that are undefined left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with its attributes and what is inside it. */
export function element(name: string, attributes: Attributes, inside: readonly Markup[] = []): Markup {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === "number" ? rounded(value) : escaped(value)}"`],
  );
  const start = `<${name}${written.join("")}`;
  return (inside.length === 0 ? `${start}/>` : `${start}>${inside.join("")}</${name}>`) as Markup;
}

export interface TextStyle {
  /** In pixels. */
  readonly size: number;
  readonly colour: string;
  /** @default 400 */
  readonly weight?: 400 | 600;
  /** Which end of the words stands at `x`. @default "start" */
  readonly anchor?: "start" | "middle" | "end";
}

/** Capitals and digits stand a little above the line, so that their middle is at the height that is asked for. */
const BASELINE = 0.35;

/** One line of words whose middle is at a height. */
export function textAt(words: string, x: number, middle: number, { size, colour, weight, anchor }: TextStyle): Markup {
  const attributes = {
    x,
    y: middle + BASELINE * size,
    "text-anchor": anchor === "start" ? undefined : anchor,
    "font-size": size,
    "font-weight": weight,
    fill: colour,
  };
  return element("text", attributes, [escaped(words) as Markup]);
}

/** Two decimals of a pixel: less than anyone sees, and the same digits on every machine. */
function rounded(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`element requires finite numbers, got ${value}`);
  // Adding zero makes nothing of a negative zero.
  return String(Math.round(value * 100) / 100 + 0);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
/** No XML document may contain these, not even escaped. @see XML 1.0, "Characters" */
const NEVER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function escaped(words: string): string {
  return words.replaceAll(NEVER, "\ufffd").replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign]!);
}
