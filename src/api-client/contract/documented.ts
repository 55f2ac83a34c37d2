import { z } from "zod";

/** A JSON schema as far as it is compared. Whatever else stands there is left alone. */
export interface Schema {
  readonly types: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
  readonly items: unknown;
  readonly words: readonly unknown[];
}

const node = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  nullable: z.boolean().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional().catch(undefined),
  items: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  allOf: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
});

const DEEPEST = 20;

/** A schema with everything that it refers to or is put together from. @param root what `#/…` starts from; undefined: a schema that says nothing */
export function schemaIn(root: unknown, value: unknown, depth = 0): Schema | undefined {
  const read = node.safeParse(value);
  if (!read.success || depth > DEEPEST) return undefined;
  const one = read.data;
  if (one.$ref !== undefined) return schemaIn(root, referredTo(root, one.$ref), depth + 1);
  const parts = (list: readonly unknown[] | undefined) =>
    (list ?? []).flatMap((part) => schemaIn(root, part, depth + 1) ?? []);
  const all = parts(one.allOf);
  const any = [...parts(one.anyOf), ...parts(one.oneOf)];
  const types = typeof one.type === "string" ? [one.type] : (one.type ?? []);
  const found: Schema = {
    types: [
      ...new Set([
        ...types,
        ...(one.nullable === true ? ["null"] : []),
        ...[...all, ...any].flatMap((part) => part.types),
      ]),
    ],
    properties: Object.assign({}, ...[...all, ...any].map((part) => part.properties), one.properties),
    // Of alternatives only what all of them require.
    required: [
      ...(one.required ?? []),
      ...all.flatMap((part) => part.required),
      ...(any[0]?.required ?? []).filter((name) =>
        any.every((part) => part.types.includes("null") || part.required.includes(name)),
      ),
    ],
    items: one.items ?? [...all, ...any].find((part) => part.items !== undefined)?.items,
    words: [
      ...(one.enum ?? []),
      ...(one.const === undefined ? [] : [one.const]),
      ...[...all, ...any].flatMap((part) => part.words),
    ],
  };
  const saysNothing =
    found.types.length === 0 && Object.keys(found.properties).length === 0 && found.words.length === 0;
  return saysNothing ? undefined : found;
}

/** What stands at `#/components/schemas/…`; undefined: nothing. */
export function referredTo(root: unknown, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined;
  let at = root;
  for (const step of reference.slice(2).split("/").map(unescaped)) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

const unescaped = (step: string): string => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
