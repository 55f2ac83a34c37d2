import { z } from "zod";
import { callerFields, experimentFields } from "./experiment-fields.ts";
import { failureSchema } from "./failures/failure-schema.ts";

/**
 * Keys of the two notes that record a write of a person: one before the request leaves, one after the answer. Each is the only note of its
 * topic, so both are kept permanently.
 */
export const WRITE_KEY = "api write ";
export const ANSWER_KEY = "api answer ";

const OPERATIONS = [
  "create",
  "update",
  "delete",
  "start",
  "pause",
  "resume",
  "stop",
  "rollout",
  "end-rollout",
  "winner",
] as const;
export type WriteOperation = (typeof OPERATIONS)[number];

/** `not-sent`: certainly nothing left. `unknown`: it may or may not have been done. */
const OUTCOMES = ["done", "refused", "not-sent", "unknown"] as const;
export type WriteOutcome = (typeof OUTCOMES)[number];

const id = z.string().min(1).max(64).describe("Id of the write");

const begun = z.strictObject({
  step: z.literal("begun").describe("Before the request leaves"),
  id,
  operation: z.enum(OPERATIONS).describe("What is asked of Ours Privacy"),
  account: experimentFields.account,
  experimentId: z.string().nullable().default(null).describe("Id of the experiment; null for a new one"),
  body: z.record(z.string(), z.unknown()).nullable().default(null).describe("What is sent"),
  by: callerFields.by.describe("Who does it, as people know them"),
  via: callerFields.via,
});

const answered = z.strictObject({
  step: z.literal("answered").describe("After the answer"),
  id,
  outcome: z.enum(OUTCOMES).describe("How it ended"),
  experimentId: z.string().nullable().default(null).describe("Id of the experiment, as answered"),
  failure: failureSchema.nullable().default(null).describe("Why it was not done"),
});

/** What is recorded of a write, in two steps. */
export const writeStepSchema = z.discriminatedUnion("step", [begun, answered]);

export type WriteBegun = z.output<typeof begun>;
export type WriteAnswered = z.output<typeof answered>;
export type WriteStep = WriteBegun | WriteAnswered;
