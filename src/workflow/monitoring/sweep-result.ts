import { z } from "zod";
import type { Failure } from "../../experiment/index.ts";
import { failureSchema, type ChildOutcome, type Settings } from "../../ports/index.ts";
import { accountName } from "../shown-as.ts";
import { requestsMade } from "./requests-made.ts";

/** What a sweep found out, small enough to travel through the queue: the decisions themselves are in the ledger. */
export const sweepResult = z.object({
  /** Experiments judged. */
  evaluated: z.array(z.object({ account: z.string(), experimentId: z.string(), decisionId: z.string() })),
  /** Experiments, or whole accounts (then `experimentId` is empty), that could not be read. */
  unread: z.array(
    z.object({
      what: z.enum(["account", "experiment"]),
      account: z.string(),
      experimentId: z.string(),
      /** null: a row of the list that carries none. */
      name: z.string().nullable(),
      failure: failureSchema,
    }),
  ),
  /** Experiments that were deleted since they were last seen. */
  deleted: z.array(z.object({ account: z.string(), experimentId: z.string(), name: z.string() })),
  /** Always-on personalizations: there is nothing to decide about them. */
  personalizations: z.number(),
  /** How many of those judged were taken as read before: nothing that the list shows had changed. */
  unchanged: z.number(),
  /** Requests to Ours Privacy, its batches' and repetitions included. */
  ...requestsMade.shape,
});
export type SweepResult = z.output<typeof sweepResult>;

/** What `monitoring.evaluate` returns to its sweep. */
export const evaluateResult = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("evaluated"), decisionId: z.string() }),
  z.object({ kind: z.literal("personalization") }),
  z.object({ kind: z.literal("deleted") }),
]);
export type EvaluateResult = z.output<typeof evaluateResult>;

/** What `monitoring.evaluate-batch` returns to its sweep: outcomes in the order of its targets. One that failed is to be tried alone. */
export const batchResult = z.object({
  outcomes: z.array(z.discriminatedUnion("kind", [...evaluateResult.options, z.object({ kind: z.literal("failed") })])),
  ...requestsMade.shape,
});
export type BatchResult = z.output<typeof batchResult>;

/** Puts the results of several accounts together. */
export function joinSweeps(parts: readonly SweepResult[]): SweepResult {
  return {
    evaluated: parts.flatMap((part) => part.evaluated),
    unread: parts.flatMap((part) => part.unread),
    deleted: parts.flatMap((part) => part.deleted),
    personalizations: parts.reduce((sum, part) => sum + part.personalizations, 0),
    unchanged: parts.reduce((sum, part) => sum + part.unchanged, 0),
    requests: parts.reduce((sum, part) => sum + part.requests, 0),
  };
}

/** The result of one account's sweep, run as a child of another job. */
export function accountSweep(outcome: ChildOutcome, { accounts }: Pick<Settings, "accounts">): SweepResult {
  if (outcome.kind === "done") return sweepResult.parse(outcome.value);
  return unreadAccount(outcome.key, accountName(outcome.key, { accounts }), outcome);
}

/** A sweep that could not even list: the account as a whole is what could not be read. */
function unreadAccount(
  account: string,
  name: string,
  { failure, requests }: { readonly failure: Failure; readonly requests: number },
): SweepResult {
  return {
    evaluated: [],
    unread: [{ what: "account", account, experimentId: "", name, failure }],
    deleted: [],
    personalizations: 0,
    unchanged: 0,
    requests,
  };
}
