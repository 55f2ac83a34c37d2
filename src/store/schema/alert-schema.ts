import { z } from "zod";
import type { AlertEnd, AlertFact } from "../../decision/index.ts";
import { failureSchema } from "../../ports/index.ts";
import { signalSchema } from "./signal-schema.ts";

const armId = z.null();
const kind = z.literal("unreadable");
const stillServing = z.object({
  kind: z.literal("still-serving"),
  impressions: z.number(),
  explained: z.number(),
  from: z.string(),
  to: z.string(),
  stoppedAt: z.string(),
});

/** What was seen when an alert began. */
export const alertFactSchema = z.union([
  signalSchema,
  z.object({ kind, armId, failure: failureSchema, what: z.enum(["experiment", "listing"]) }),
  z.object({ kind, armId, failure: failureSchema, what: z.literal("several"), unread: z.number(), all: z.number() }),
  stillServing.extend({ armId }),
  z.object({ kind: z.literal("publish-pending"), armId, stoppedAt: z.string() }),
]) satisfies z.ZodType<AlertFact>;

/** What was known when it ended. */
export const alertEndSchema = z.union([
  z.object({ kind: z.enum(["clear", "experiment-ended", "experiment-paused", "deleted", "rolled-out"]) }),
  z.object({ kind: z.enum(["not-running", "status"]), status: z.string() }),
  z.object({ kind: z.literal("no-impressions"), from: z.string(), to: z.string() }),
  z.object({ kind: z.literal("late-events"), from: z.string(), to: z.string(), impressions: z.number() }),
  z.object({ kind: z.literal("watched-long-enough"), days: z.number(), last: stillServing }),
]) satisfies z.ZodType<AlertEnd>;
