import type { Field } from "./fields.ts";

const NICKNAMES: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** What an expression without five fields may have meant: a nickname, or one with seconds in front. The caller checks it. */
export function meantExpression(texts: readonly string[]): string | undefined {
  const [first, ...others] = texts;
  if (others.length === 0) return NICKNAMES[first!.toLowerCase()];
  return others.length === 5 && /^0+$/.test(first!) ? others.join(" ") : undefined;
}

/** What a field may have meant: any value, a range across the end (`22-6`), or a name in full. The caller checks it. */
export function meantField(text: string, { first, last, words }: Field): string | undefined {
  if (text === "?") return "*";
  const range = /^([a-z\d]+)-([a-z\d]+)$/i.exec(text);
  if (range === null) return words.find((word) => text.toLowerCase().startsWith(word));
  const isNamed = words.includes(range[1]!.toLowerCase());
  const [lowest, highest] = isNamed ? [words[0], words.at(-1)] : [first, last];
  return `${range[1]}-${highest},${lowest}-${range[2]}`;
}
