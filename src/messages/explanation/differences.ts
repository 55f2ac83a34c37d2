/** One place of the decision. `undefined`: it is not there. */
export interface Difference {
  /** Such as `arms[1].z`. */
  readonly path: string;
  readonly stored: unknown;
  readonly recomputed: unknown;
}

/** Every place where two JSON values are not the same, digit for digit, by path. */
export function differencesOf(stored: unknown, recomputed: unknown, path = ""): Difference[] {
  if (isObject(stored) && isObject(recomputed) && Array.isArray(stored) === Array.isArray(recomputed)) {
    const keys = [...new Set([...Object.keys(stored), ...Object.keys(recomputed)])];
    const name = (key: string): string =>
      Array.isArray(stored) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    return keys.flatMap((key) => differencesOf(stored[key], recomputed[key], name(key)));
  }
  return Object.is(stored, recomputed) ? [] : [{ path, stored, recomputed }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
