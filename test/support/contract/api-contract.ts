import type { Generation } from "../../../src/sandbox/index.ts";
import { OPERATIONS, refusal, REFUSALS, type Operation } from "./api-schema.ts";

const PREFIX = "/rest/v1";

/** One request, as it left the client. */
export interface ContractRequest {
  readonly method: string;
  /** With its query, from `/rest/v1` on. */
  readonly path: string;
  /** As parsed; undefined: none. */
  readonly body: unknown;
}

export interface ContractAnswer {
  readonly status: number;
  readonly text: string;
}

/** The operation that a request asks for; undefined where the documentation knows none. */
export function operationOf(generation: Generation, { method, path }: ContractRequest): Operation | undefined {
  const below = new URL(path, "http://contract").pathname.slice(PREFIX.length);
  return OPERATIONS[generation].find((one) => one.method === method && one.path.test(below));
}

/** What a request has that is not documented, each with its place; empty: nothing. Requests to anything but the API have nothing. */
export function requestViolations(generation: Generation, request: ContractRequest): readonly string[] {
  if (!request.path.startsWith(`${PREFIX}/`)) return [];
  const name = `${request.method} ${request.path}`;
  const operation = operationOf(generation, request);
  if (operation === undefined) return [`${name}: no such operation`];
  const query = Object.fromEntries(new URL(request.path, "http://contract").searchParams);
  return [
    ...problems(`${name} query`, operation.query, query),
    ...problems(`${name} body`, operation.body, request.body ?? {}),
  ];
}

/** The same of its answer. */
export function answerViolations(
  generation: Generation,
  request: ContractRequest,
  { status, text }: ContractAnswer,
): readonly string[] {
  const name = `${request.method} ${request.path} answer ${status}`;
  const operation = operationOf(generation, request);
  if (status === 200 && operation !== undefined) return problems(name, operation.answer, JSON.parse(text));
  return REFUSALS.includes(status) ? problems(name, refusal, JSON.parse(text)) : [`${name}: no such status`];
}

function problems(name: string, schema: Operation["answer"], value: unknown): readonly string[] {
  const parsed = schema.safeParse(value);
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${name} at ${path.join(".") || "top"}: ${message}`);
}
