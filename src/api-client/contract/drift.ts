import { z } from "zod";
import { publishStatusFrom, statusFrom, typeFrom } from "../answers/vocabulary.ts";
import { referredTo, schemaIn, type Schema } from "./documented.ts";
import { RELIED_ON, type ReliedOn } from "./relied-on.ts";

/** Something that the API documents in another way than this client relies on. */
export interface Drift {
  /** `GET /rest/v1/experiments/{id}/results` */
  readonly operation: string;
  /** Where, as `answer.variants[].impressions`; empty: the whole operation. */
  readonly place: string;
  readonly what: string;
}

/** As much of an OpenAPI document as it takes to be one. */
export const openApiSchema = z.looseObject({
  openapi: z.string().regex(/^3\./u),
  info: z.looseObject({ version: z.string().optional() }),
  paths: z.record(z.string(), z.looseObject({})),
});
export type OpenApi = z.output<typeof openApiSchema>;

const operationSchema = z.looseObject({
  parameters: z.array(z.unknown()).default([]),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()).default({}),
});
const parameterSchema = z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().default(false) });
const contentSchema = z.looseObject({
  content: z.looseObject({ "application/json": z.looseObject({ schema: z.unknown() }) }),
});

/** Fields whose words are translated: a word that becomes `other` is not known here. */
const VOCABULARY: Readonly<Record<string, (word: string) => string | undefined>> = {
  status: statusFrom,
  type: typeFrom,
  publishStatus: publishStatusFrom,
};

/** Where the document and this client do not agree, in the order of the client's requests; empty: nowhere. */
export function driftIn(document: OpenApi): readonly Drift[] {
  return RELIED_ON.flatMap((one) => {
    const operation = `${one.method.toUpperCase()} ${one.path}`;
    const documented = operationOf(document, one);
    if (documented === undefined) return [{ operation, place: "", what: "is not documented any more" }];
    return [
      ...parametersOf(document, documented, one),
      ...bodyOf(document, documented, one),
      ...answersOf(document, documented, one),
    ].map(([place, what]) => ({ operation, place, what }));
  });
}

type Difference = readonly [place: string, what: string];
type Operation = z.output<typeof operationSchema>;

/** Names of parameters in a path, and whether `/rest/v1` belongs to it or to the server, differ between documents. */
const bare = (path: string): string => path.replace(/^\/rest\/v1(?=\/)/u, "").replaceAll(/\{[^}]*\}/gu, "{}");

function operationOf({ paths }: OpenApi, { method, path }: ReliedOn): Operation | undefined {
  const item = Object.entries(paths).find(([documented]) => bare(documented) === bare(path))?.[1];
  const operation = operationSchema.safeParse(item?.[method]).data;
  const shared = z.array(z.unknown()).safeParse(item?.["parameters"]).data ?? [];
  return operation && { ...operation, parameters: [...shared, ...operation.parameters] };
}

function parametersOf(document: OpenApi, { parameters }: Operation, { query = [] }: ReliedOn): readonly Difference[] {
  const known = parameters
    .flatMap((one) => parameterSchema.safeParse(resolved(document, one)).data ?? [])
    .filter((one) => one.in === "query");
  return [
    ...query
      .filter((name) => !known.some((one) => one.name === name))
      .map((name) => [`query.${name}`, "is not documented any more"] as const),
    ...known
      .filter(({ name, required }) => required && !query.includes(name))
      .map(({ name }) => [`query.${name}`, "is required, and Herald does not send it"] as const),
  ];
}

function bodyOf(document: OpenApi, { requestBody }: Operation, { body }: ReliedOn): readonly Difference[] {
  const theirs = schemaIn(
    document,
    contentSchema.safeParse(resolved(document, requestBody)).data?.content["application/json"].schema,
  );
  if (theirs === undefined) return body === undefined ? [] : [["body", "is not documented any more"]];
  const ours = ownSchema(body ?? z.object({}))!;
  const sent = Object.entries(ours.properties);
  return [
    ...sent
      .filter(([name]) => !(name in theirs.properties))
      .map(([name]) => [`body.${name}`, "is not documented any more"] as const),
    ...theirs.required
      .filter((name) => !(name in ours.properties))
      .map((name) => [`body.${name}`, "is required, and Herald does not send it"] as const),
    ...sent.flatMap(([name, own]) => {
      const [words, allowed] = [
        schemaIn(own, own)?.words ?? [],
        schemaIn(document, theirs.properties[name])?.words ?? [],
      ];
      return allowed.length === 0
        ? []
        : words
            .filter((word) => !allowed.includes(word))
            .map((word) => [`body.${name}`, `does not take ${JSON.stringify(word)} any more`] as const);
    }),
  ];
}

function answersOf(document: OpenApi, { responses }: Operation, { answers = [] }: ReliedOn): readonly Difference[] {
  if (answers.length === 0) return [];
  const answer = contentSchema.safeParse(resolved(document, responses["200"] ?? responses["201"])).data;
  const theirs = schemaIn(document, answer?.content["application/json"].schema);
  if (theirs === undefined) return [["answer", "is not documented any more"]];
  const all = answers.flatMap((one) => {
    const own = ownJson(one);
    return compared({ own, value: own }, { document, schema: theirs }, "answer");
  });
  return [...new Map(all.map((one) => [one.join(" "), one])).values()];
}

interface Own {
  /** What references start from. */
  readonly own: unknown;
  readonly value: unknown;
}

function compared(
  { own, value }: Own,
  { document, schema: theirs }: { readonly document: OpenApi; readonly schema: Schema | undefined },
  place: string,
): readonly Difference[] {
  const ours = schemaIn(own, value);
  // Whatever stands there is taken, or nothing is documented of it.
  if (ours === undefined || theirs === undefined) return [];
  const found: Difference[] = [];
  const kinds = theirs.types.filter((type) => type !== "null");
  const taken = new Set(ours.types.flatMap((type) => (type === "number" ? ["number", "integer"] : [type])));
  if (taken.size > 0 && kinds.some((type) => !taken.has(type)))
    found.push([place, `is ${kinds.join(" or ")}, and Herald reads ${[...ours.types].join(" or ")}`]);
  else if (taken.size > 0 && theirs.types.includes("null") && !taken.has("null"))
    found.push([place, "may be null, and Herald needs it"]);
  const translate = VOCABULARY[place.slice(place.lastIndexOf(".") + 1)];
  if (translate !== undefined)
    for (const word of theirs.words)
      if (typeof word === "string" && translate(word) === "other")
        found.push([place, `knows ${JSON.stringify(word)}, and Herald does not`]);
  if (Object.keys(theirs.properties).length > 0)
    for (const [name, inner] of Object.entries(ours.properties)) {
      const at = `${place}.${name}`;
      const isNeeded = ours.required.includes(name);
      if (!(name in theirs.properties)) {
        found.push([at, `is not documented any more${isNeeded ? ", and Herald needs it" : ""}`]);
        continue;
      }
      if (isNeeded && !theirs.required.includes(name)) found.push([at, "may be left out, and Herald needs it"]);
      found.push(
        ...compared({ own, value: inner }, { document, schema: schemaIn(document, theirs.properties[name]) }, at),
      );
    }
  if (ours.items !== undefined && theirs.items !== undefined)
    found.push(
      ...compared({ own, value: ours.items }, { document, schema: schemaIn(document, theirs.items) }, `${place}[]`),
    );
  return found;
}

function resolved(document: OpenApi, value: unknown): unknown {
  const reference = z.looseObject({ $ref: z.string() }).safeParse(value).data?.$ref;
  return reference === undefined ? value : referredTo(document, reference);
}

/** What a schema of this client takes, as a JSON schema. Where it makes do with anything, nothing is asked of what stands there. */
function ownJson(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "catch")
        for (const key of Object.keys(jsonSchema)) delete (jsonSchema as Record<string, unknown>)[key];
    },
  });
}

function ownSchema(schema: z.ZodType): Schema | undefined {
  const json = ownJson(schema);
  return schemaIn(json, json);
}
