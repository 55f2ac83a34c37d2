import { z } from "zod";

/** Traffic invented day by day: arm by arm in the order of the experiment's variants. */
const steadySchema = z.object({
  kind: z.literal("steady"),
  /** Expected impressions on a weekday, all arms together. */
  perDay: z.number(),
  /** Share of the traffic that each arm really gets; differs from the weights if the traffic split is off. */
  shares: z.array(z.number()),
  /** Conversions per impression; above 1 only where the goal may fire more than once. */
  rates: z.array(z.number()),
  /** True: every impression may convert several times. */
  repeats: z.boolean(),
  /** The same by event for other events than the goal; an event that is not listed happens equally often in every arm. */
  otherRates: z.record(z.string(), z.array(z.number())).default({}),
});

/** Traffic taken from a file. */
const recordedSchema = z.object({
  kind: z.literal("recorded"),
  /** First day, counted from the epoch's day (negative: before it). */
  firstDay: z.number(),
  impressions: z.array(z.array(z.number())),
  conversions: z.array(z.array(z.number())),
  /** The same by event for other events than the goal; an event that is not listed never happens. */
  otherConversions: z.record(z.string(), z.array(z.array(z.number()))).default({}),
});

/** From an instant on, earlier days read lower than they did: a restatement, such as removed robot traffic. */
const restatementSchema = z.object({ fromMs: z.number(), beforeDay: z.number(), keep: z.number() });

export const trafficSchema = z.object({
  plan: z.discriminatedUnion("kind", [steadySchema, recordedSchema]),
  restated: restatementSchema.nullable(),
});

/** Where an experiment's counts come from. */
export type Traffic = z.infer<typeof trafficSchema>;
export type SteadyPlan = z.infer<typeof steadySchema>;
export type RecordedPlan = z.infer<typeof recordedSchema>;

/** Counts of one day or of a window, in the order of the experiment's variants. */
export interface Tally {
  readonly impressions: readonly number[];
  readonly conversions: readonly number[];
}
