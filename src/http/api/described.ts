import type { FastifySchema } from "fastify";
import { z } from "zod";

/** What a route is, for the OpenAPI document. Routes that say nothing are not in it. */
export interface RouteDescription {
  readonly summary: string;
  readonly tag: "Jobs" | "Pages as JSON" | "Ledger" | "Worker" | "Agents";
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
  /** Of an answer whose schema stands in `answers.schema.json`: its name there, in place of `answer`. */
  readonly answerName?: string;
  /** What it answers with, and under which status. @default an object, 200 */
  readonly answer?: z.ZodType | undefined;
  readonly status?: 200 | 201 | 202;
  /** @default application/json */
  readonly contentType?: string;
  /** Who may ask: who shows the trigger token, who may also look at pages, or everybody. @default token */
  readonly for?: "token" | "readers" | "everybody";
}

const refusal = z
  .object({ error: z.string(), problems: z.array(z.object({ path: z.string(), problem: z.string() })).optional() })
  .describe("What was wrong, and what to do.");

/** Where a route says the name of its answer, until the document gets the schema of that name. */
export const ANSWER_NAME = "x-answer";

const SECURITY = { token: [{ token: [] }], readers: [{ token: [] }, {}], everybody: [] } as const;

/** What a route is registered with, so that the OpenAPI document has it. The schemas are those that the route itself parses with. */
export function described({
  summary,
  tag,
  query,
  body,
  answerName,
  answer = z.looseObject({}),
  status = 200,
  contentType = "application/json",
  for: who = "token",
}: RouteDescription): { readonly schema: FastifySchema } {
  return {
    schema: {
      summary,
      tags: [tag],
      ...(answerName !== undefined && { [ANSWER_NAME]: answerName }),
      ...(query !== undefined && { querystring: jsonSchema(query) }),
      ...(body !== undefined && { body: jsonSchema(body) }),
      response: {
        [status]: {
          description: answer.description ?? summary,
          content: { [contentType]: { schema: jsonSchema(answer) } },
        },
        "4xx": { description: "Refused.", content: { "application/json": { schema: jsonSchema(refusal) } } },
      },
      security: SECURITY[who],
    },
  };
}

/** A zod schema as JSON schema; what JSON schema cannot say is left open. */
export function jsonSchema(schema: z.ZodType): object {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return made;
}
