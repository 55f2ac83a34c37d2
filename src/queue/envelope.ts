import type { Failure, JobContext, JobRequest } from "../ports/index.ts";
import { storable } from "./stores/storable.ts";

/** One list of children, computed once and remembered across attempts and crashes. */
export interface ChildrenPlan {
  readonly children: readonly { readonly key: string; readonly id: string }[];
  /** What they are to do; gone once all of them are in the queue. */
  readonly toAdd?: readonly JobRequest[];
}

/** What is stored for one run beside BullMQ's own fields. */
export interface Envelope {
  /** The payload as it was given: the job's schema reads it again at every attempt, so that its output need not be JSON. */
  readonly payload: unknown;
  /** When the run was due; the parent's as-of time for a child. */
  readonly dueAt: JobContext["asOf"];
  /** When the schedule wanted it. */
  readonly scheduledFor?: JobContext["asOf"];
  /** How often a server asked it to come back later. */
  readonly rateLimitWaits?: number;
  /** Requests to Ours Privacy in the attempts before, and before it stepped aside. */
  readonly requests?: number;
  /** Why its latest attempt failed: a parent hears of it. */
  readonly failure?: Failure;
  /** By the name given to `runChildren`. */
  readonly children?: Readonly<Record<string, ChildrenPlan>>;
}

/** What a schedule puts into the queue: a tick, whose only work is to add the real job. */
export interface Tick {
  readonly tickOf: string;
  readonly payload: unknown;
}

export type StoredData = Envelope | Tick;

/** Name of ticks among the jobs of the queue. */
export const TICK = "schedule.tick";

export function isTick(data: StoredData): data is Tick {
  return "tickOf" in data;
}

/** Whether a job was asked for in somebody's name: their word at their time, which nobody else repeats. */
export function isSigned(data: StoredData): boolean {
  const { payload } = data as Partial<Envelope>;
  return typeof payload === "object" && payload !== null && ("by" in payload || "person" in payload);
}

export function sealed(envelope: Envelope): Envelope {
  return storable(envelope) as Envelope;
}

/**
 * The as-of time of a run: what its payload asks for, else when it was due. The same on every attempt.
 * @param payload as the job's schema returned it
 */
export function asOfTime(payload: unknown, dueAt: JobContext["asOf"]): JobContext["asOf"] {
  if (typeof payload !== "object" || payload === null || !("asOf" in payload) || typeof payload.asOf !== "string")
    return dueAt;
  const asked = Date.parse(payload.asOf);
  return Number.isNaN(asked) ? dueAt : new Date(asked).toISOString();
}
