/**
 * A value as every store can keep it: plain JSON, without what PostgreSQL's jsonb refuses although JSON allows it (NUL characters
 * and halves of surrogate pairs, which names typed by people can contain). Those become U+FFFD.
 */
export function storable(value: unknown): unknown {
  const json: string | undefined = JSON.stringify(value);
  return json === undefined ? undefined : JSON.parse(json, (_key, item: unknown) => cleaned(item));
}

function cleaned(item: unknown): unknown {
  if (typeof item === "string") return storableText(item);
  if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
  if (Object.keys(item).every((key) => storableText(key) === key)) return item;
  return Object.fromEntries(Object.entries(item).map(([key, inner]) => [storableText(key), inner]));
}

export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}
