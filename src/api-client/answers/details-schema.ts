import { z, type ZodType } from "zod";
import type { ExperimentDetails, Metric, TargetingRules } from "../../ports/index.ts";
import { experimentSchema, requireAnsweredId } from "./schema.ts";
import { instantFrom } from "./vocabulary.ts";

/** The specification leaves much of this open, and nothing is decided by it: what does not fit is left out. */
const metric: ZodType<Metric> = z.object({ eventName: z.string().nullish(), funnelId: z.string().nullish() });
const secondary = z.object({ secondary: z.array(metric.nullable().catch(null)) });
const targetingRules: ZodType<TargetingRules> = z.object({
  urlPatterns: z.array(z.string()),
  audienceId: z.string().nullish(),
  visitorProperties: z.unknown().optional(),
  visitorStatus: z.string().nullish(),
  queryParams: z.array(z.object({ key: z.string(), operator: z.string(), value: z.string().nullish() })).nullish(),
});
/** What is read beside `experimentSchema`. */
export const detailsFields = z.object({
  description: z.string().nullish().catch(undefined),
  includeQueryString: z.boolean().nullish().catch(undefined),
  updatedAt: z.unknown().transform(instantFrom).optional(),
  metrics: secondary.nullish().catch(undefined),
  targetingRules: targetingRules.nullish().catch(undefined),
});

/** An experiment with everything that was written. */
export const detailsSchema: ZodType<ExperimentDetails> = z.unknown().transform((answer, context) => {
  const experiment = experimentSchema.safeParse(answer);
  if (!experiment.success) {
    context.issues.push(...experiment.error.issues.map((issue) => ({ ...issue, input: undefined })));
    return z.NEVER;
  }
  const { metrics, ...rest } = detailsFields.parse(answer);
  return {
    ...experiment.data,
    description: rest.description ?? undefined,
    includeQueryString: rest.includeQueryString ?? undefined,
    updatedAt: rest.updatedAt,
    targetingRules: rest.targetingRules ?? undefined,
    secondaryMetrics: (metrics?.secondary ?? []).filter((one) => one !== null),
  };
});

/** The answer about one experiment. */
export function detailsSchemaOf(askedFor: string): ZodType<ExperimentDetails> {
  return requireAnsweredId(detailsSchema, askedFor);
}
