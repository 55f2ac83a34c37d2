import { z } from "zod";
import type { Generation } from "../../../src/sandbox/index.ts";

/**
 * The experiments part of the API as it is documented, written down once more: it shares nothing with the client or the sandbox, so that
 * neither can be wrong in the other's favour. Fields that are not documented are violations.
 */

const id = z.string().min(1);
const instant = z.iso.datetime({ offset: true });
const day = z.iso.date();
const integer = z.int();
const wire = z.enum(["ab", "multivariate", "personalization"]);
const status = z.enum(["draft", "running", "paused", "completed"]);

const metric = z.strictObject({ eventName: z.string().nullish(), funnelId: z.string().nullish() });
const metrics = z.strictObject({ primary: metric.nullish(), secondary: z.array(metric).nullish() });
const targetingRules = z.strictObject({
  urlPatterns: z.array(z.string().max(2000)).max(200),
  audienceId: z.string().nullish(),
  visitorProperties: z.unknown().optional(),
  visitorStatus: z.string().nullish(),
  queryParams: z
    .array(z.strictObject({ key: z.string(), operator: z.string(), value: z.string().nullish() }))
    .nullish(),
});

const variant = z.strictObject({
  id,
  experimentId: id,
  name: z.string(),
  isControl: z.boolean(),
  weight: integer.min(0).max(100),
  variantType: z.enum(["dom_modifications", "redirect"]).nullish(),
  redirectUrl: z.string().nullish(),
  domModifications: z.array(z.looseObject({ action: z.string() })).nullish(),
});
const variants = z.array(variant).max(200);

const experimentFields = {
  id,
  key: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  type: wire.nullish(),
  status,
  createdAt: instant,
  updatedAt: instant.nullish(),
  startedAt: instant.nullish(),
  stoppedAt: instant.nullish(),
  trafficAllocation: integer.min(0).max(100),
  includeQueryString: z.boolean().nullish(),
  winnerVariantId: z.string().nullish(),
  targetingRules: targetingRules.nullish(),
  metrics: metrics.nullish(),
};

/** The list and PATCH tell variants, and any answer of rollouts, only since the newer generation. */
function experimentOf(generation: Generation, shows: "variants" | "no variants") {
  return z.strictObject({
    ...experimentFields,
    ...(generation === "current" && { rolloutVariantId: z.string().nullish() }),
    ...(shows === "variants" && { variants }),
  });
}

function lifecycleOf(generation: Generation) {
  return z.strictObject({
    publishStatus: z.enum(["pending_publish", "published"]),
    concurrentVersionChanges: integer,
    experiment: experimentOf(generation, "no variants"),
  });
}

const counts = { id, impressions: integer, conversions: integer, conversionRate: z.number() };
const results = z.strictObject({
  variants: z
    .array(
      z.strictObject({
        ...counts,
        name: z.string(),
        isControl: z.boolean(),
        probabilityToBeBest: z.number().min(0).max(1),
      }),
    )
    .refine((rows) => rows.filter(({ isControl }) => isControl).length === 1, "exactly one control"),
});
const series = z.strictObject({
  days: z
    .array(z.strictObject({ date: day, variants: z.array(z.strictObject(counts)) }))
    .refine(
      (days) => days.every(({ date }, at) => at === 0 || days[at - 1]!.date < date),
      "oldest first, each day once",
    ),
});

const pagination = z.strictObject({ hasMore: z.boolean(), nextCursor: z.string().nullish() });
const error = z.strictObject({ error: z.string(), details: z.string().optional() });
const none = z.strictObject({});

const written = {
  key: z.string().min(1).optional(),
  description: z.string().nullable().optional(),
  trafficAllocation: z.number().min(0).max(100).optional(),
  includeQueryString: z.boolean().optional(),
  targetingRules: targetingRules.nullable().optional(),
  metrics: metrics.nullable().optional(),
};
const limit = z.string().regex(/^([1-9]\d?|100)$/);

/** One operation: what may be asked for, and what is then answered. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  /** Of the path below `/rest/v1`. */
  readonly path: RegExp;
  readonly query: z.ZodType;
  readonly body: z.ZodType;
  readonly answer: z.ZodType;
}

const ONE = "/experiments/[^/]+";

/** The documented answers besides 200, and 409 and 405, of which only the text speaks. */
export const REFUSALS: readonly number[] = [400, 401, 403, 404, 405, 409, 500];
export const refusal = error;

/** The operations of each generation of the API. */
export const OPERATIONS: Readonly<Record<Generation, readonly Operation[]>> = {
  seed: operationsOf("seed"),
  current: operationsOf("current"),
};

function operationsOf(generation: Generation): readonly Operation[] {
  const isCurrent = generation === "current";
  const listed = experimentOf(generation, isCurrent ? "variants" : "no variants");
  const whole = experimentOf(generation, "variants");
  const operation = (
    name: string,
    method: string,
    path: string,
    { query = none, body = none, answer }: { query?: z.ZodType; body?: z.ZodType; answer: z.ZodType },
  ): Operation => ({ name, method, path: new RegExp(`^${path}$`), query, body, answer });
  const lifecycle = (action: string, body: z.ZodType = none): Operation =>
    operation(action, "POST", `${ONE}/${action}`, { body, answer: lifecycleOf(generation) });

  return [
    operation("list", "GET", "/experiments", {
      query: z.strictObject({
        limit: limit.optional(),
        cursor: z.string().min(1).optional(),
        status: status.optional(),
        type: wire.optional(),
        search: z.string().optional(),
      }),
      answer: z.strictObject({ entities: z.array(listed), pagination }),
    }),
    operation("get", "GET", ONE, { answer: whole }),
    operation("results", "GET", `${ONE}/results`, {
      query: z.strictObject({ eventName: z.string().optional() }),
      answer: results,
    }),
    operation("series", "GET", `${ONE}/results-time-series`, {
      query: z
        .strictObject({ eventName: z.string().optional(), startDate: day.optional(), endDate: day.optional() })
        .refine(
          ({ startDate, endDate }) => startDate === undefined || endDate === undefined || startDate <= endDate,
          "a window that does not end before it begins",
        ),
      answer: series,
    }),
    operation("create", "POST", "/experiments", {
      body: z.strictObject({
        ...written,
        experimentSettingsId: id,
        name: z.string(),
        type: wire.optional(),
        ...(isCurrent && { controlWeight: z.number().min(1).max(100).optional() }),
      }),
      answer: whole,
    }),
    operation("update", "PATCH", ONE, {
      body: z.strictObject({ ...written, name: z.string().optional() }),
      answer: listed,
    }),
    operation("delete", "DELETE", ONE, { answer: z.literal(true) }),
    lifecycle("start", z.strictObject({ publishAfterStart: z.boolean().optional() })),
    lifecycle("pause", z.strictObject({ publishAfterPause: z.boolean().optional() })),
    lifecycle("resume", z.strictObject({ publishAfterResume: z.boolean().optional() })),
    lifecycle(
      "stop",
      z.strictObject({
        winnerVariantId: z.string().optional(),
        ...(isCurrent && { rolloutVariantId: z.string().optional() }),
      }),
    ),
    operation("variants", "GET", "/experiment-variants", {
      query: z.strictObject({ experimentId: id, limit: z.string().optional(), cursor: z.string().optional() }),
      answer: z.strictObject({ entities: variants, ...(isCurrent && { pagination }) }),
    }),
    operation("settings", "GET", "/experiment-settings", {
      answer: z.strictObject({
        entities: z.array(
          z.looseObject({ id, accountId: id, name: z.string(), pixel: z.string(), createdAt: instant }),
        ),
      }),
    }),
    ...(isCurrent
      ? [
          lifecycle("rollout", z.strictObject({ variantId: id })),
          lifecycle("end-rollout"),
          operation("winner", "POST", `${ONE}/winner`, {
            body: z.strictObject({ winnerVariantId: z.string().optional() }),
            answer: experimentOf(generation, "no variants"),
          }),
          operation("diff", "GET", "/versions/draft/diff", {
            answer: z.strictObject({ count: integer.min(0), differences: z.record(z.string(), z.unknown()) }),
          }),
        ]
      : []),
  ];
}
