import { setTimeout as timer } from "node:timers/promises";
import { z } from "zod";
import type { JobStatus } from "../queue/index.ts";
import { call, parsed, TriggerError, type WorkerAddress } from "./worker-client.ts";

const POLL_MS = 500;
/** A worker that restarts while its job waits is missed for a few polls. */
const MOST_POLLS_MISSED = 20;

export interface TriggerAnswer {
  readonly id: string;
  readonly job: string;
  /** How far it was when last seen; `waiting` when nobody waited. */
  readonly state: JobStatus["state"];
  /** What it returned; undefined until it is completed. */
  readonly result: unknown;
  readonly failedReason: string | undefined;
  /** Where the message that it sent stands; empty: it sent none, or it is not known. */
  readonly sentTo: readonly string[];
}

export interface TriggerOptions extends WorkerAddress {
  readonly job: string;
  readonly payload: unknown;
  /** Wait for its end. Otherwise the answer is that it was taken. */
  readonly wait: boolean;
  /** Called whenever the job waits for a time: it was too early, or the attempt before it failed for the given reason. */
  readonly onDelayed?: ((reason: string | undefined) => void) | undefined;
  /** Called at every look at a job that waits for others, with how many of those have ended. */
  readonly onParts?: ((parts: { readonly ended: number; readonly of: number }) => void) | undefined;
  /** Pauses between looks while waiting. */
  readonly sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

const accepted = z.object({ id: z.string(), job: z.string(), status: z.string() });
const statusAnswer = z.object({
  state: z.enum(["waiting", "delayed", "active", "waiting-children", "completed", "failed", "unknown"]),
  parts: z.object({ ended: z.number(), of: z.number() }).optional(),
  result: z.unknown().optional(),
  failedReason: z.string().optional(),
  sentTo: z.array(z.string()).default([]),
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
  const unfinished: TriggerAnswer = {
    id,
    job,
    state: "waiting",
    result: undefined,
    failedReason: undefined,
    sentTo: [],
  };
  if (!wait) return unfinished;
  for (let missed = 0; ; ) {
    await sleep(POLL_MS, signal);
    try {
      const seen = parsed(statusAnswer, await call(options, "GET", status), 200);
      const { state, parts, result, failedReason, sentTo } = seen;
      if (state === "completed" || state === "failed") return { id, job, state, result, failedReason, sentTo };
      if (state === "delayed") options.onDelayed?.(failedReason);
      if (parts !== undefined) options.onParts?.(parts);
      missed = 0;
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (++missed >= MOST_POLLS_MISSED)
        throw new TriggerError(error.code, `${error.message} (it had taken ${job}, as ${id})`, { cause: error });
    }
  }
}

function isPassing(error: unknown): error is TriggerError {
  return error instanceof TriggerError && (error.code === "not-running" || error.code === "queue-unreachable");
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await timer(ms, undefined, signal === undefined ? {} : { signal });
}
