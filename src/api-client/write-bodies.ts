import { z, type ZodType } from "zod";
import type { ExperimentChange, ExperimentDraft } from "../ports/index.ts";

/** What may be written, as the API documents it: what it would refuse is not sent. */

const text = z.string().min(1);
const metric = z.strictObject({ eventName: text.nullable().optional(), funnelId: text.nullable().optional() });
const metrics = z.strictObject({
  primary: metric.nullable().optional(),
  secondary: z.array(metric).nullable().optional(),
});
const targetingRules = z.strictObject({
  urlPatterns: z.array(z.string().max(2000)).max(200),
  audienceId: z.string().nullable().optional(),
  visitorProperties: z.unknown().optional(),
  visitorStatus: z.string().nullable().optional(),
  queryParams: z
    .array(z.strictObject({ key: z.string(), operator: z.string(), value: z.string().nullable().optional() }))
    .nullable()
    .optional(),
});

const change = {
  key: text.optional(),
  name: text.optional(),
  description: z.string().nullable().optional(),
  trafficAllocation: z.number().min(0).max(100).optional(),
  includeQueryString: z.boolean().optional(),
  targetingRules: targetingRules.nullable().optional(),
  metrics: metrics.nullable().optional(),
};

export const changeSchema: ZodType<ExperimentChange> = z.strictObject(change);

export const draftSchema: ZodType<ExperimentDraft> = z.strictObject({
  ...change,
  experimentSettingsId: text,
  name: text,
  type: z.enum(["ab", "multivariate", "personalization"]).optional(),
  controlWeight: z.number().min(1).max(100).optional(),
});

export const stopSchema = z.strictObject({ winnerVariantId: text.optional(), rolloutVariantId: text.optional() });

export const rolloutSchema = z.strictObject({ variantId: text });

export const winnerSchema = z.strictObject({ winnerVariantId: text.nullable() });

/** @throws RangeError naming the operation and each place that is wrong */
export function requireBody<T>(operation: string, schema: ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  throw new RangeError(`${operation} cannot send this: ${problems.join("; ")}`);
}
