import {
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  DefinitionType,
  EnumType,
  ObjectProperty,
  ObjectType,
  SchemaGenerator,
  type CompletedConfig,
} from "ts-json-schema-generator";
import { join } from "node:path";
import ts from "typescript";
import { CHECK_IDS } from "../../../src/decision/index.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** Where the schemas stand that a worker describes its answers with. */
export const ANSWER_SCHEMAS = join(ROOT, "src/http/api/answers.schema.json");

/** The JSON schemas of `Answers`, by the names of types, as components of an OpenAPI document. */
export function answerSchemas(): Record<string, unknown> {
  const config: CompletedConfig = {
    ...DEFAULT_CONFIG,
    path: join(ROOT, "src/app/site/answers.ts"),
    tsconfig: join(ROOT, "tsconfig.json"),
    type: "Answers",
    skipTypeCheck: true,
    topRef: true,
    encodeRefs: false,
    additionalProperties: true,
  };
  const program = createProgram(config);
  const parser = createParser(program, config, (chain) => {
    // What a check may have seen is typed by the code of the checks, which the generator cannot follow: it is left open.
    chain.addNodeParser({
      supportsNode: (node) => ts.isTypeAliasDeclaration(node) && /^Check(Id)?$/u.test(node.name.text),
      createType: (node) => checkType((node as ts.TypeAliasDeclaration).name.text),
    });
  });
  const { definitions } = new SchemaGenerator(program, parser, createFormatter(config), config).createSchema("Answers");
  const { Answers: answers, ...types } = definitions as unknown as Record<string, { properties: object }>;
  const taken = Object.keys(answers!.properties).filter((name) => Object.hasOwn(types, name));
  if (taken.length > 0) throw new Error(`an answer has the name of a type: ${taken.join(", ")}`);
  return withPlainNames(asWritten({ ...types, ...answers!.properties }));
}

function checkType(name: string): DefinitionType {
  const id = new EnumType("CheckId", [...CHECK_IDS]);
  return new DefinitionType(
    name,
    name === "CheckId" ? id : new ObjectType("Check", [], [new ObjectProperty("id", id, true)], true),
  );
}

/** JSON leaves out what is undefined: a member that may be is one that need not be there. */
function asWritten<Schema>(schema: Schema): Schema {
  if (Array.isArray(schema)) return schema.map((one: unknown) => asWritten(one)) as Schema;
  if (typeof schema !== "object" || schema === null) return schema;
  const made = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, asWritten(value as unknown)]));
  const properties = made["properties"] as Record<string, unknown> | undefined;
  if (properties === undefined || made["type"] !== "object") return withoutUndefined(made) as Schema;
  const optional = Object.keys(properties).filter((name) =>
    mayBeUndefined((schema as typeof made)["properties"], name),
  );
  const required = ((made["required"] ?? []) as readonly string[]).filter((name) => !optional.includes(name));
  return { ...made, ...(required.length > 0 ? { required } : { required: undefined }) } as Schema;
}

/** As the generator writes the type of undefined. */
const isUndefined = (schema: unknown): boolean => JSON.stringify(schema) === '{"not":{}}';

function mayBeUndefined(properties: unknown, name: string): boolean {
  const { anyOf } = (properties as Record<string, { readonly anyOf?: readonly unknown[] }>)[name]!;
  return anyOf?.some(isUndefined) === true;
}

function withoutUndefined(schema: Record<string, unknown>): Record<string, unknown> {
  const { anyOf, ...rest } = schema as { readonly anyOf?: readonly unknown[] };
  if (anyOf?.some(isUndefined) !== true) return schema;
  const left = anyOf.filter((one) => !isUndefined(one));
  return left.length === 1 ? { ...(left[0] as object), ...rest } : { ...rest, anyOf: left };
}

/** Components have letters and digits in their names: a type with parameters has others. */
function withPlainNames(schemas: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const plain = new Map(
    Object.keys(schemas).map((name) => [name, name.replace(/[^\w.-]+/gu, "_").replace(/_+$/u, "")]),
  );
  if (new Set(plain.values()).size < plain.size) throw new Error("two types have the same name as components");
  const text = JSON.stringify(schemas, (key, value: unknown) =>
    key === "$ref" && typeof value === "string"
      ? `#/components/schemas/${plain.get(value.replace("#/definitions/", ""))!}`
      : value,
  );
  return Object.fromEntries(
    Object.entries(JSON.parse(text) as Record<string, unknown>).map(([name, schema]) => [plain.get(name)!, schema]),
  );
}
