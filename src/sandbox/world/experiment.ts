import { z } from "zod";
import { trafficSchema } from "../traffic/plan.ts";

export const variantSchema = z.object({
  id: z.string(),
  name: z.string(),
  isControl: z.boolean(),
  /** Percent of the traffic; the weights of an experiment add up to 100. */
  weight: z.number(),
});

/** Something that happens to an experiment by itself at a given time. */
const scriptedSchema = z.object({
  atMs: z.number(),
  action: z.enum(["pause", "resume", "stop"]),
  winnerVariantId: z.string().nullable(),
});

export const metricsSchema = z.object({
  primary: z
    .object({ eventName: z.string().nullable().optional(), funnelId: z.string().nullable().optional() })
    .nullable()
    .optional(),
  secondary: z
    .array(z.object({ eventName: z.string().nullable().optional(), funnelId: z.string().nullable().optional() }))
    .nullable()
    .optional(),
});

export const experimentSchema = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  type: z.enum(["ab", "multivariate", "personalization"]),
  status: z.enum(["draft", "running", "paused", "completed"]),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Most recent entry into running. */
  startedAt: z.string().nullable(),
  stoppedAt: z.string().nullable(),
  trafficAllocation: z.number(),
  includeQueryString: z.boolean(),
  winnerVariantId: z.string().nullable(),
  rolloutVariantId: z.string().nullable(),
  targetingRules: z.record(z.string(), z.unknown()).nullable(),
  metrics: metricsSchema.nullable(),
  variants: z.array(variantSchema),

  /** Scenario it was made from; `created` over the API, `imported` from a file. */
  scenario: z.string(),
  /** Name of its random stream. */
  stream: z.string(),
  plannedGoal: z.string().nullable(),
  traffic: trafficSchema,
  /** When its variants were shown, in milliseconds since the epoch of time; `to` null: still. */
  served: z.array(z.object({ from: z.number(), to: z.number().nullable() })),
  /** Start of the window that results cover; null before the first start. */
  countedFrom: z.number().nullable(),
  /** True: a resume restarts the window, so that totals shrink. The vendor does not say which is right. */
  windowFollowsResume: z.boolean(),
  script: z.array(scriptedSchema),
  /** Deleted: every read by id answers 404, but until this time the list still shows it. null: exists. */
  deletedButListedUntil: z.number().nullable(),
});

/** An experiment of the sandbox: what the API shows of it, and below that how its counts arise. */
export type SandboxExperiment = z.infer<typeof experimentSchema>;
