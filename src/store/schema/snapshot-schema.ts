import { z } from "zod";
import { isUtcDay, type Experiment, type Snapshot } from "../../experiment/index.ts";

/** A member that may be absent. The type says `T | undefined`, as the core's records do. */
export function maybe<T extends z.ZodType>(schema: T) {
  return schema.optional().transform((value): z.output<T> | undefined => value);
}

export const daySchema = z.string().refine(isUtcDay, "expected a calendar day, YYYY-MM-DD");
export const instantSchema = z.string().refine((text) => !Number.isNaN(Date.parse(text)), "expected an ISO-8601 time");

/** Any finite number: nonsense counts are stored as they were read, and judged by the health checks. */
export const countsSchema = z.array(z.number());

const variantSchema = z.object({ id: z.string(), name: z.string(), isControl: z.boolean(), weight: z.number() });

const secondarySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("event"), event: z.string() }),
  z.object({ kind: z.literal("funnel"), funnelId: z.string() }),
]);

export const experimentSchema = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  status: z.enum(["draft", "running", "paused", "completed", "other"]),
  statusAsSent: z.string(),
  type: maybe(z.enum(["ab", "multivariate", "personalization", "other"])),
  createdAt: instantSchema,
  startedAt: maybe(instantSchema),
  stoppedAt: maybe(instantSchema),
  trafficAllocation: z.number(),
  goal: maybe(z.string()),
  secondary: maybe(z.array(secondarySchema)),
  hypothesis: maybe(z.string()),
  winnerVariantId: maybe(z.string()),
  rolloutVariantId: maybe(z.string()),
  variants: maybe(z.array(variantSchema)),
}) satisfies z.ZodType<Experiment>;

export const armSchema = z.object({
  id: z.string(),
  name: z.string(),
  isControl: z.boolean(),
  weight: maybe(z.number()),
  vendor: z.object({
    impressions: maybe(z.number()),
    conversions: maybe(z.number()),
    probabilityToBeBest: maybe(z.number()),
  }),
});

export const dayCountsSchema = z.object({ date: daySchema, impressions: countsSchema, conversions: countsSchema });

export const metricSchema = z.object({
  event: z.string(),
  problem: z.enum(["refused", "other-impressions"]).nullable(),
});
export const metricDaySchema = z.object({ date: daySchema, conversions: countsSchema });
export const metricSeriesSchema = metricSchema.extend({ days: z.array(metricDaySchema) });

/** Counts are identified by their place, so a list of another length than the arms cannot be read. */
export const snapshotSchema = z
  .object({
    account: z.string(),
    asOf: instantSchema,
    lastClosedDay: daySchema,
    experiment: experimentSchema,
    arms: z.array(armSchema),
    days: z.array(dayCountsSchema),
    unknownArmIds: z.array(z.string()),
    // A file saved by hand need not know of any.
    metrics: z.array(metricSeriesSchema).default([]),
  })
  .superRefine((snapshot, context) => {
    const arms = snapshot.arms.length;
    for (const [index, day] of snapshot.days.entries()) {
      for (const field of ["impressions", "conversions"] as const) {
        if (day[field].length === arms) continue;
        const message = `expected one count for each of ${arms} arms, received ${day[field].length}`;
        context.addIssue({ code: "custom", path: ["days", index, field], message });
      }
    }
    for (const [place, { days }] of snapshot.metrics.entries()) {
      for (const [index, { conversions }] of days.entries()) {
        if (conversions.length === arms) continue;
        const message = `expected one count for each of ${arms} arms, received ${conversions.length}`;
        context.addIssue({ code: "custom", path: ["metrics", place, "days", index, "conversions"], message });
      }
    }
  }) satisfies z.ZodType<Snapshot>;
