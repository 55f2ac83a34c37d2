import { z } from "zod";
import type { ActEnding, Withdrawal } from "../../decision/index.ts";
import { apiFailureSchema } from "../../ports/index.ts";
import { checkIdSchema } from "./findings-schema.ts";

const person = z.object({ by: z.string(), since: z.string() });

const withdrawalSchema = z.union([
  z.object({ kind: z.literal("acting-off") }),
  person.extend({ kind: z.literal("acting-paused") }),
  person.extend({ kind: z.literal("on-hold"), hold: z.enum(["not-yet", "never", "veto"]) }),
  z.object({
    kind: z.literal("decision-changed"),
    decisionId: z.string(),
    verdict: z.enum(["winner", "not-yet", "blocked", "inconclusive"]),
    failing: checkIdSchema.nullable(),
  }),
  z.object({ kind: z.literal("unverified"), decisionId: z.string() }),
  z.object({ kind: z.literal("policy"), decisionId: z.string(), mode: z.enum(["observe", "propose", "auto"]) }),
  z.object({ kind: z.literal("unpublished"), changes: z.number().nullable(), names: z.array(z.string()) }),
]) satisfies z.ZodType<Withdrawal>;

const facts = z.object({
  publishStatus: z.enum(["published", "pending", "unknown"]),
  concurrentVersionChanges: z.number().nullable(),
  unpublishedNames: z.array(z.string()),
  isAnswerLost: z.boolean(),
});

/** How an act ended. */
export const actEndingSchema = z.discriminatedUnion("state", [
  facts.extend({
    state: z.literal("stopped"),
    stoppedAt: z.string().nullable(),
    winnerReadBack: z.string().nullable(),
    rolloutReadBack: z.string().nullable(),
    onWinner: z.enum(["record", "rollout"]),
  }),
  facts.extend({ state: z.literal("paused") }),
  facts.extend({ state: z.literal("resumed") }),
  facts.extend({ state: z.literal("rolled-out") }),
  facts.extend({ state: z.literal("rollout-ended") }),
  z.object({ state: z.literal("withdrawn"), because: withdrawalSchema }),
  z.object({ state: z.literal("vetoed"), by: z.string() }),
  z.object({ state: z.literal("overtaken"), found: z.string(), winnerReadBack: z.string().nullable() }),
  z.object({ state: z.literal("failed"), failure: apiFailureSchema }),
]) satisfies z.ZodType<ActEnding>;
