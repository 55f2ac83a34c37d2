/** In every record of what is marked: a text field that no list knows yet. */
const NEW = { hypothesis: "new text" };

/** The value with a new text field in every record of it, and every text in it marked with where it stood. */
export function marked<T>(value: T, path = ""): T {
  return mark(value, path) as T;
}

function mark(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => mark(item, `${path}.${index}`));
  if (typeof value === "string") return `text of ${path}`;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries({ ...value, ...NEW }).map(([key, member]) => [
      key,
      mark(member, path === "" ? key : `${path}.${key}`),
    ]),
  );
}

/** Where the marked texts stood that are still in the value, in whatever field they are now. */
export function passedIn(value: unknown): readonly string[] {
  const places = textsIn(value).flatMap((text) => /^text of (.*)$/u.exec(text)?.[1] ?? []);
  return [...new Set(places)].toSorted();
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
