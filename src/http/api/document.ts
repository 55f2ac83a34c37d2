import type { FastifyInstance } from "fastify";
import type { OpenAPIV3_1 } from "openapi-types";
import { ownVersion } from "../../platform/index.ts";
import type { AnyJob, ApiOperation } from "../../ports/index.ts";
import { triggerableJobs } from "../asking.ts";
import { ANSWER_NAME, jsonSchema } from "./described.ts";

type Paths = Record<string, OpenAPIV3_1.PathItemObject>;

/** The address of one job's trigger, which stands for all of them. */
const TRIGGER = "/v1/jobs/{job}";

/**
 * Collects what the routes registered from here on say of themselves. Each route goes on parsing what it is asked with by itself: the document
 * says the same and decides nothing.
 */
export async function collectRoutes(app: FastifyInstance, jobs: readonly AnyJob[]): Promise<void> {
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  const { default: swagger } = await import("@fastify/swagger");
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Herald",
        version: ownVersion(),
        description: "What a Herald worker answers over HTTP. Every page for people has the same facts as JSON.",
        license: { name: "MIT", identifier: "MIT" },
      },
      servers: [{ url: "/" }],
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer", description: "The trigger token, HERALD_TRIGGER_TOKEN." },
        },
      },
    },
    transform: ({ schema, url }) => ({
      schema: schema?.summary === undefined ? { ...schema, hide: true } : schema,
      url,
    }),
    transformObject: (document) =>
      "openapiObject" in document ? withJobs(document.openapiObject as OpenAPIV3_1.Document, jobs) : {},
  });
}

/** The document, once every route is registered. */
export async function apiDocument(app: FastifyInstance): Promise<OpenAPIV3_1.Document> {
  // Few ask for it, and the schemas are large.
  const { default: answers } = await import("./answers.schema.json", { with: { type: "json" } });
  return withAnswers(app.swagger() as OpenAPIV3_1.Document, answers as Schemas);
}

/** Each job that can be asked for as a path of its own, with the payload that it takes. */
function withJobs(document: OpenAPIV3_1.Document, jobs: readonly AnyJob[]): OpenAPIV3_1.Document {
  const { [TRIGGER]: trigger, ...paths } = document.paths ?? {};
  if (trigger?.post === undefined) return document;
  const { parameters: _, ...post } = trigger.post;
  const triggers: Paths = Object.fromEntries(
    [...triggerableJobs(jobs).values()].map(({ id, summary, payload, asked = payload }) => [
      `/v1/jobs/${id}`,
      {
        post: {
          ...post,
          summary: `Asks for ${id}: ${summary}`,
          operationId: id,
          requestBody: { content: { "application/json": { schema: jsonSchema(asked) } } },
        },
      },
    ]),
  );
  return { ...document, paths: { ...triggers, ...paths } };
}

type Schemas = Readonly<Record<string, OpenAPIV3_1.SchemaObject>>;

/** The schemas of what pages answer with, and at each of these operations which one it is. */
function withAnswers(document: OpenAPIV3_1.Document, schemas: Schemas): OpenAPIV3_1.Document {
  const paths: Paths = Object.fromEntries(
    Object.entries(document.paths as Paths).map(([path, item]) => [
      path,
      item.get === undefined ? item : ({ ...item, get: withAnswer(item.get, schemas) } as Paths[string]),
    ]),
  );
  return { ...document, paths, components: { ...document.components, schemas } };
}

function withAnswer(operation: OpenAPIV3_1.OperationObject, schemas: Schemas): OpenAPIV3_1.OperationObject {
  const { [ANSWER_NAME]: name, ...rest } = operation as OpenAPIV3_1.OperationObject & { [ANSWER_NAME]?: string };
  if (name === undefined) return operation;
  if (!Object.hasOwn(schemas, name)) throw new Error(`answers.schema.json has no ${name}: npm run answers:schema`);
  const ok = {
    description: schemas[name]!.description ?? rest.summary ?? name,
    content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
  };
  return { ...rest, responses: { ...rest.responses, 200: ok } };
}

/** The operations of a document as people read them, in its order. */
export function operationsOf({ paths = {} }: OpenAPIV3_1.Document): readonly ApiOperation[] {
  return Object.entries(paths as Paths).flatMap(([path, item]) =>
    (["get", "post"] as const).flatMap((method): readonly ApiOperation[] => {
      const operation = item[method];
      return operation === undefined ? [] : [operationOf(method, path, operation)];
    }),
  );
}

function operationOf(method: string, path: string, operation: OpenAPIV3_1.OperationObject): ApiOperation {
  const body = (operation.requestBody as OpenAPIV3_1.RequestBodyObject | undefined)?.content["application/json"];
  return {
    method: method.toUpperCase(),
    path,
    summary: operation.summary ?? "",
    for: whoMayAsk(operation.security ?? []),
    group: operation.tags?.[0] ?? "",
    parameters: ((operation.parameters ?? []) as readonly OpenAPIV3_1.ParameterObject[]).map((parameter) => ({
      name: parameter.name,
      in: parameter.in,
      isRequired: parameter.required === true,
      type: typeOf(parameter.schema as OpenAPIV3_1.SchemaObject | undefined),
    })),
    body: body?.schema === undefined ? undefined : JSON.stringify(body.schema, null, 2),
  };
}

/** As `described` wrote it down: each of these alone is enough, and an empty one asks for no token. */
function whoMayAsk(security: readonly OpenAPIV3_1.SecurityRequirementObject[]): ApiOperation["for"] {
  if (security.length === 0) return "everybody";
  return security.some((needed) => Object.keys(needed).length === 0) ? "readers" : "token";
}

function typeOf(schema: OpenAPIV3_1.SchemaObject | undefined): string {
  if (schema === undefined) return "";
  const { enum: values, type = "", default: usual } = schema;
  const kind = values === undefined ? String(type) : values.join(", ");
  return usual === undefined ? kind : `${kind} (${String(usual)} unless given)`;
}
