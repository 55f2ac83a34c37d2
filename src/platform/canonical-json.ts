/**
 * One text for one value: keys sorted by UTF-16 code units, no white space, every number digit for digit, -0 included.
 * Members that are undefined are left out, as JSON.stringify does.
 * @throws RangeError on anything that would not come back the same: NaN, infinities, undefined in a list, dates, functions
 */
export function canonicalJson(value: unknown): string {
  return written(value, undefined, "$");
}

/** Where a value is, for the message of an error: put into words only then, since it would take longer than the writing. */
interface Place {
  readonly within: Place | undefined;
  readonly key: string | number;
}

function written(value: unknown, within: Place | undefined, key: string | number): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return writtenNumber(value, within, key);
  const place = { within, key };
  if (Array.isArray(value)) return writtenList(value, place);
  if (isPlainObject(value)) return writtenObject(value, place);
  throw new RangeError(`canonicalJson requires JSON values, got ${typeof value} at ${pathOf(place)}`);
}

function writtenList(list: readonly unknown[], place: Place): string {
  let text = "[";
  for (let index = 0; index < list.length; index++)
    text += `${index === 0 ? "" : ","}${written(list[index], place, index)}`;
  return `${text}]`;
}

function writtenObject(object: Record<string, unknown>, place: Place): string {
  const keys = Object.keys(object);
  if (!keys.every((key, index) => index === 0 || keys[index - 1]! < key)) keys.sort();
  let text = "";
  for (const key of keys) {
    const member = object[key];
    if (member !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${written(member, place, key)}`;
  }
  return `{${text}}`;
}

function writtenNumber(value: number, within: Place | undefined, key: string | number): string {
  if (!Number.isFinite(value))
    throw new RangeError(`canonicalJson requires finite numbers, got ${value} at ${pathOf({ within, key })}`);
  return Object.is(value, -0) ? "-0" : String(value);
}

function pathOf({ within, key }: Place): string {
  if (within === undefined) return String(key);
  return typeof key === "number" ? `${pathOf(within)}[${key}]` : `${pathOf(within)}.${key}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
