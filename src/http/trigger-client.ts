import { setTimeout as timer } from "node:timers/promises";
import { request } from "undici";
import { z } from "zod";
import type { JobStatus } from "../queue/index.ts";

const POLL_MS = 500;
const ANSWER_TIMEOUT_MS = 15_000;
/** A worker that restarts while its job waits is missed for a few polls. */
const MOST_POLLS_MISSED = 20;

/** A job could not be asked for, or could not be followed. The message says what to do. */
export class TriggerError extends Error {
  readonly code: "not-running" | "wrong-token" | "unknown-job" | "wrong-payload" | "queue-unreachable" | "unexpected-answer";
  override readonly name = "TriggerError";
  constructor(code: TriggerError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface TriggerAnswer {
  readonly id: string;
  readonly job: string;
  /** How far it was when last seen; `waiting` when nobody waited. */
  readonly state: JobStatus["state"];
  /** What it returned; undefined until it is completed. */
  readonly result: unknown;
  readonly failedReason: string | undefined;
}

export interface TriggerOptions {
  /** Of the running worker, without a slash at the end. */
  readonly baseUrl: string;
  readonly token: string;
  readonly job: string;
  readonly payload: unknown;
  /** Wait for its end. Otherwise the answer is that it was taken. */
  readonly wait: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Pauses between looks while waiting. */
  readonly sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

const accepted = z.object({ id: z.string(), job: z.string(), status: z.string() });
const refused = z.object({
  error: z.string(),
  problems: z.array(z.object({ path: z.string(), problem: z.string() })).optional(),
  known: z.array(z.string()).optional(),
});
const statusAnswer = z.object({
  state: z.enum(["waiting", "delayed", "active", "waiting-children", "completed", "failed", "unknown"]),
  result: z.unknown().optional(),
  failedReason: z.string().optional(),
});

/**
 * Asks a running worker for a job.
 * A job that fails is an answer, not an error.
 * @throws TriggerError when it does not run, refuses, or answers nonsense; the signal's reason when that aborts
 */
export async function triggerJob(options: TriggerOptions): Promise<TriggerAnswer> {
  const { job, payload, wait, signal, sleep = pause } = options;
  const answer = await call(options, "POST", `/v1/jobs/${encodeURIComponent(job)}`, payload ?? {});
  const { id, status } = parsed(accepted, answer, 202);
  const unfinished: TriggerAnswer = { id, job, state: "waiting", result: undefined, failedReason: undefined };
  if (!wait) return unfinished;
  for (let missed = 0; ; ) {
    await sleep(POLL_MS, signal);
    try {
      const { state, result, failedReason } = parsed(statusAnswer, await call(options, "GET", status), 200);
      if (state === "completed" || state === "failed") return { id, job, state, result, failedReason };
      missed = 0;
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (++missed >= MOST_POLLS_MISSED) throw new TriggerError(error.code, `${error.message} (it had taken ${job}, as ${id})`, { cause: error });
    }
  }
}

/** A stored decision as the worker that holds the ledger gives it; undefined where it has none. @throws TriggerError */
export async function fetchDecision(at: Pick<TriggerOptions, "baseUrl" | "token">, id: string): Promise<unknown> {
  const answer = await call(at, "GET", `/v1/decisions/${encodeURIComponent(id)}`);
  if (answer.status === 404 && refused.safeParse(answer.body).success) return undefined;
  return parsed(z.unknown(), answer, 200);
}

function isPassing(error: unknown): error is TriggerError {
  return error instanceof TriggerError && (error.code === "not-running" || error.code === "queue-unreachable");
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function call({ baseUrl, token, signal }: Pick<TriggerOptions, "baseUrl" | "token" | "signal">, method: "GET" | "POST", path: string, payload?: unknown): Promise<Answer> {
  const url = new URL(path, baseUrl);
  // The path of a status comes from the answer: the token goes nowhere but to the worker that was asked.
  if (url.origin !== new URL(baseUrl).origin) throw new TriggerError("unexpected-answer", `${baseUrl} points to another server; is that Herald?`);
  const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  try {
    const { statusCode, body } = await request(url, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(payload !== undefined && { "content-type": "application/json" }) },
      ...(payload !== undefined && { body: JSON.stringify(payload) }),
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const text = await body.text();
    return { status: statusCode, body: json(text) };
  } catch (error) {
    signal?.throwIfAborted();
    throw new TriggerError("not-running", `no worker answers at ${baseUrl}; start one with: herald start`, { cause: error });
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page or nothing at all: refused below for what it is.
    return undefined;
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, { status, body }: Answer, wanted: number): z.output<Schema> {
  if (status === wanted) {
    const good = schema.safeParse(body);
    if (good.success) return good.data;
    throw new TriggerError("unexpected-answer", "the answer is not one of Herald's; check HOST and PORT");
  }
  const refusal = refused.safeParse(body).data;
  if (status === 401) {
    const advice = "use its HERALD_TRIGGER_TOKEN, or the one in its DATA_DIR/trigger-token";
    throw new TriggerError("wrong-token", `the worker does not accept the token; ${advice}`);
  }
  if (refusal === undefined) {
    throw new TriggerError("unexpected-answer", `answered ${status}, and not as Herald does; check HOST and PORT`);
  }
  if (status === 404 && refusal.known !== undefined) throw new TriggerError("unknown-job", `${refusal.error}; there are: ${refusal.known.join(", ")}`);
  if (status === 400 && refusal.problems !== undefined) {
    const problems = refusal.problems.map(({ path, problem }) => (path === "" ? problem : `${path}: ${problem}`)).join("; ");
    throw new TriggerError("wrong-payload", `${refusal.error}: ${problems}`);
  }
  if (status === 503) throw new TriggerError("queue-unreachable", refusal.error);
  throw new TriggerError("unexpected-answer", refusal.error);
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await timer(ms, undefined, signal === undefined ? {} : { signal });
}
