/**
 * One text for one value: keys sorted by UTF-16 code units, no white space, every number digit for digit, -0 included.
 * Members that are undefined are left out, as JSON.stringify does.
 * @throws RangeError on anything that would not come back the same: NaN, infinities, undefined in a list, dates, functions
 */
export function canonicalJson(value: unknown): string {
  return written(value, "$");
}

function written(value: unknown, path: string): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return writtenNumber(value, path);
  if (Array.isArray(value)) return `[${value.map((item, index) => written(item, `${path}[${index}]`)).join(",")}]`;
  if (isPlainObject(value)) {
    const members = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((key) => `${JSON.stringify(key)}:${written(value[key], `${path}.${key}`)}`);
    return `{${members.join(",")}}`;
  }
  throw new RangeError(`canonicalJson requires JSON values, got ${typeof value} at ${path}`);
}

function writtenNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) throw new RangeError(`canonicalJson requires finite numbers, got ${value} at ${path}`);
  return Object.is(value, -0) ? "-0" : String(value);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
