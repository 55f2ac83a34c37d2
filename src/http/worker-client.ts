import { request, type Dispatcher } from "undici";
import { z } from "zod";

const ANSWER_TIMEOUT_MS = 15_000;

/** A job could not be asked for, or could not be followed. The message says what to do. */
export class TriggerError extends Error {
  readonly code:
    | "not-running"
    | "wrong-token"
    | "unknown-job"
    | "not-found"
    | "wrong-payload"
    | "queue-unreachable"
    | "unexpected-answer";
  override readonly name = "TriggerError";
  constructor(code: TriggerError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A running worker and how it is asked. */
export interface WorkerAddress {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly token: string;
  readonly signal?: AbortSignal | undefined;
}

/** How a worker says no. */
export const refused = z.object({
  error: z.string(),
  problems: z.array(z.object({ path: z.string(), problem: z.string() })).optional(),
  known: z.array(z.string()).optional(),
});
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** One request with the token. @throws TriggerError when nobody answers */
export async function call(
  at: WorkerAddress,
  method: "GET" | "POST",
  path: string,
  payload?: unknown,
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<Answer> {
  return ask(at, { method, path, payload, timeoutMs }, async (status, body) => ({
    status,
    body: json(await body.arrayBuffer()),
  }));
}

/** What stands there, as it is. @throws TriggerError when nobody answers, or with a refusal */
export async function callForBytes(at: WorkerAddress, path: string, timeoutMs: number): Promise<Blob> {
  const answer = await ask(at, { method: "GET", path, timeoutMs }, async (status, body) =>
    status === 200 ? body.blob() : { status, body: json(await body.arrayBuffer()) },
  );
  return answer instanceof Blob ? answer : parsed(z.never(), answer, 200);
}

interface Question {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly payload?: unknown;
  readonly timeoutMs: number;
}

async function ask<T>(
  { baseUrl, token, signal }: WorkerAddress,
  { method, path, payload, timeoutMs }: Question,
  read: (status: number, body: Dispatcher.ResponseData["body"]) => Promise<T>,
): Promise<T> {
  const url = new URL(path, baseUrl);
  // The path of a status comes from the answer: the token goes nowhere but to the worker that was asked.
  if (url.origin !== new URL(baseUrl).origin)
    throw new TriggerError("unexpected-answer", `${baseUrl} points to another server; is that Herald?`);
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const { statusCode, body } = await request(url, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(payload !== undefined && { "content-type": "application/json" }),
      },
      ...(payload !== undefined && { body: JSON.stringify(payload) }),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    return await read(statusCode, body);
  } catch (error) {
    signal?.throwIfAborted();
    throw new TriggerError("not-running", `no worker answers at ${baseUrl}`, {
      cause: error,
    });
  }
}

function json(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // A proxy's page, nothing at all or not UTF-8: refused below for what it is.
    return undefined;
  }
}

/** @throws TriggerError that says what to do, unless the answer is the wanted one */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  { status, body }: Answer,
  wanted: number,
): z.output<Schema> {
  if (status === wanted) {
    const good = schema.safeParse(body);
    if (good.success) return good.data;
    throw new TriggerError("unexpected-answer", "what answers there is not Herald; check HOST and PORT");
  }
  const refusal = refused.safeParse(body).data;
  if (status === 401) {
    const advice = "use its HERALD_TRIGGER_TOKEN, or the one in its DATA_DIR/trigger-token";
    throw new TriggerError("wrong-token", `the worker does not accept the token; ${advice}`);
  }
  if (refusal === undefined) {
    throw new TriggerError("unexpected-answer", `answered ${status}, and not as Herald does; check HOST and PORT`);
  }
  if (status === 404 && refusal.known !== undefined)
    throw new TriggerError("unknown-job", `${refusal.error}; there are: ${refusal.known.join(", ")}`);
  if (status === 404) throw new TriggerError("not-found", refusal.error);
  if (status === 400 && refusal.problems !== undefined) {
    const problems = refusal.problems
      .map(({ path, problem }) => (path === "" ? problem : `${path}: ${problem}`))
      .join("; ");
    throw new TriggerError("wrong-payload", `${refusal.error}: ${problems}`);
  }
  if (status === 503) throw new TriggerError("queue-unreachable", refusal.error);
  throw new TriggerError("unexpected-answer", refusal.error);
}
