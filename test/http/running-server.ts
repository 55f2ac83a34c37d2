import { onTestFinished } from "vitest";
import { z } from "zod";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "../../src/http/index.ts";
import { defineJob, type AnyJob, type Log } from "../../src/ports/index.ts";
import type { JobStatus } from "../../src/queue/index.ts";

export const TOKEN = "the-right-token-0123456789";

function job(id: string, triggerable: boolean, payload: z.ZodType): AnyJob {
  return defineJob({
    id,
    summary: `Does ${id}`,
    payload,
    triggerable,
    retry: { attempts: 1, firstDelayMs: 0 },
    priority: 1,
    run: async () => ({}),
  });
}

export const JOBS: readonly AnyJob[] = [
  job("reporting.daily-digest", true, z.object({ digest: z.string().optional(), limit: z.int().default(3) })),
  job("monitoring.sweep", true, z.object({})),
  job("acting.carry-out", false, z.object({})),
];

/** A queue that remembers what it was asked for. Set `failure` to have it refuse. */
export class FakeQueue {
  readonly enqueued: { job: string; payload: unknown }[] = [];
  readonly statuses = new Map<string, JobStatus>();
  failure: Error | undefined;
  /** Called before each look at a status. */
  onLook: () => void = () => {};

  /** Ids of jobs that were given up, and those that were asked for again. */
  readonly givenUp = new Set<string>();
  readonly retried: string[] = [];

  async retry(id: string): Promise<boolean> {
    if (this.failure !== undefined) throw this.failure;
    if (!this.givenUp.delete(id)) return false;
    this.retried.push(id);
    return true;
  }

  async enqueue(job: string, payload: unknown): Promise<string> {
    if (this.failure) throw this.failure;
    this.enqueued.push({ job, payload });
    const id = `id:${this.enqueued.length}/é`;
    this.statuses.set(id, {
      id,
      job,
      state: "waiting",
      parts: undefined,
      attemptsMade: 0,
      result: undefined,
      failedReason: undefined,
      addedAt: "2026-11-23T09:00:00.000Z",
      finishedAt: undefined,
    });
    return id;
  }

  async status(id: string): Promise<JobStatus | undefined> {
    this.onLook();
    if (this.failure) throw this.failure;
    return this.statuses.get(id);
  }
}

export class UnreachableError extends Error {
  readonly code = "queue-unreachable";
}

export interface LogEntry {
  readonly level: string;
  readonly data: object;
  readonly message: string;
}

/** A server on a free port of this machine, closed after the test. */
export async function runningServer(
  options: Partial<HttpServerOptions> = {},
): Promise<{ server: HttpServer; queue: FakeQueue; entries: LogEntry[] }> {
  const queue = new FakeQueue();
  const entries: LogEntry[] = [];
  const keep =
    (level: string) =>
    (data: object, message: string): void =>
      void entries.push({ level, data, message });
  const log: Log = {
    debug: keep("debug"),
    info: keep("info"),
    warn: keep("warn"),
    error: keep("error"),
    child: () => log,
  };
  const readiness = async () => ({ ready: true, checks: { queue: { ok: true, detail: "answers" } } });
  const server = await createHttpServer({
    host: "127.0.0.1",
    port: 0,
    token: TOKEN,
    jobs: JOBS,
    queue,
    readiness,
    log,
    ...options,
  });
  onTestFinished(() => server.close());
  return { server, queue, entries };
}

/** One request with the right token, unless told otherwise. */
export async function ask(
  server: HttpServer,
  method: string,
  path: string,
  options: { body?: string; headers?: Record<string, string>; token?: string | null } = {},
) {
  const token = options.token === undefined ? TOKEN : options.token;
  const headers = {
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...(options.body !== undefined && { "content-type": "application/json" }),
    ...options.headers,
  };
  const response = await fetch(server.url + path, {
    method,
    headers,
    ...(options.body !== undefined && { body: options.body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>),
  };
}
