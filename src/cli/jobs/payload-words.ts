import { z } from "zod";
import type { AnyJob } from "../../ports/index.ts";

/** One thing that a job takes. */
export interface PayloadField {
  readonly name: string;
  /** `text`, `number`, `"pause" or "resume"`. */
  readonly type: string;
  /** What it means; empty: it is not said. */
  readonly meaning: string;
  readonly isOptional: boolean;
  /** What applies unless it is given; undefined: nothing. */
  readonly standard: unknown;
}

/** As much of a JSON schema as payloads have. */
interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
}

const EXPERIMENT: PayloadField = {
  name: "experiment",
  type: "text",
  meaning: "Name or id of the experiment",
  isOptional: false,
  standard: undefined,
};
const ACCOUNT: PayloadField = {
  name: "account",
  type: "text",
  meaning: "Id of its account, where several have an experiment of that name",
  isOptional: true,
  standard: undefined,
};

/**
 * What a job takes, field by field, as people give it. Several lists: one of them.
 * @example fieldLists(pruneJob) // [[]]: nothing
 */
export function fieldLists({ payload, asked = payload, namesExperiment = false }: AnyJob): PayloadField[][] {
  const schema = z.toJSONSchema(asked, { io: "input", unrepresentable: "any" }) as Schema;
  return (schema.anyOf ?? schema.oneOf ?? [schema])
    .flatMap((one) => one.anyOf ?? one.oneOf ?? [one])
    .map((one) => {
      const fields = Object.entries(one.properties ?? {}).map(([name, field]) => fieldOf(name, field, one));
      if (!namesExperiment) return fields;
      return [EXPERIMENT, ACCOUNT, ...fields.filter(({ name }) => name !== "account" && name !== "experimentId")];
    });
}

function fieldOf(name: string, schema: Schema, { required = [] }: Schema): PayloadField {
  return {
    name,
    type: typeOf(schema),
    meaning: schema.description ?? "",
    isOptional: !required.includes(name) || schema.default !== undefined,
    standard: schema.default,
  };
}

function typeOf({ type, format, enum: values, const: value, items, anyOf, oneOf }: Schema): string {
  if (value !== undefined) return JSON.stringify(value);
  if (values !== undefined) return values.map((one) => JSON.stringify(one)).join(" or ");
  if (format === "date-time") return "instant such as 2026-11-28T09:00:00Z";
  const types: Readonly<Record<string, string>> = { string: "text", integer: "whole number", boolean: "true or false" };
  if (type === "array") return `list of ${items === undefined ? "values" : typeOf(items)}`;
  if (type === "object" || anyOf !== undefined || oneOf !== undefined) return "object";
  return type === undefined ? "text" : (types[type] ?? type);
}
