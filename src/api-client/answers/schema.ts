import { z, type ZodType } from "zod";
import {
  isUtcDay,
  type Experiment,
  type ListedExperiment,
  type ResultRow,
  type SeriesDay,
  type Variant,
} from "../../experiment/index.ts";
import {
  goalFrom,
  hypothesisFrom,
  instantFrom,
  publishStatusFrom,
  secondaryFrom,
  statusFrom,
  typeFrom,
} from "./vocabulary.ts";
import { type LifecycleAnswer, ApiContractError } from "../../ports/index.ts";

/**
 * What is read of the API's answers: only the fields that are used. Everything else, page content and targeting above all, is
 * dropped here and never enters the process's memory for longer than the parse.
 */

const id = z.string().min(1);
const requiredInstant = z
  .unknown()
  .transform(instantFrom)
  .refine((instant) => instant !== undefined, "an ISO-8601 instant with its zone");
/** Documented as any text: what cannot be read is unknown. It must not cost an experiment, or put a stop in doubt. */
const instant = z.unknown().transform(instantFrom).optional();
const variant: ZodType<Variant> = z.object({ id, name: z.string(), isControl: z.boolean(), weight: z.number() });

const fields = {
  id,
  key: z.string(),
  name: z.string(),
  status: z.string(),
  type: z.string().nullish(),
  createdAt: requiredInstant,
  startedAt: instant,
  stoppedAt: instant,
  trafficAllocation: z.number(),
  metrics: z.unknown().optional(),
  description: z.unknown().optional(),
  winnerVariantId: z.string().nullish(),
  rolloutVariantId: z.string().nullish(),
};

/** Null, absent and empty all mean none; each field of ours is there, with undefined for none. */
function toExperiment(
  wire: z.output<ReturnType<typeof z.object<typeof fields>>>,
  variants: readonly Variant[] | undefined,
): Experiment {
  return {
    id: wire.id,
    key: wire.key,
    name: wire.name,
    status: statusFrom(wire.status),
    statusAsSent: wire.status,
    type: typeFrom(wire.type),
    createdAt: wire.createdAt,
    startedAt: wire.startedAt,
    stoppedAt: wire.stoppedAt,
    trafficAllocation: wire.trafficAllocation,
    goal: goalFrom(wire.metrics),
    secondary: secondaryFrom(wire.metrics),
    hypothesis: hypothesisFrom(wire.description),
    winnerVariantId: wire.winnerVariantId || undefined,
    rolloutVariantId: wire.rolloutVariantId || undefined,
    variants,
  };
}

export const experimentSchema: ZodType<Experiment> = z
  .object({ ...fields, variants: z.array(variant).nullish() })
  .transform(({ variants, ...wire }) => toExperiment(wire, variants ?? undefined));

/** The answer about one experiment: another one's is not it. */
export function requireAnsweredId<T extends { readonly id: string }>(schema: ZodType<T>, askedFor: string): ZodType<T> {
  return schema.refine(({ id: answered }) => answered === askedFor, {
    path: ["id"],
    error: "the id that was asked for",
  });
}

export function experimentSchemaOf(askedFor: string): ZodType<Experiment> {
  return requireAnsweredId(experimentSchema, askedFor);
}

/**
 * Variants of list rows are a help and not a need: absent on older servers, empty for keys that may not see them. Where one cannot be read the
 * experiment is asked for, which says what is wrong with it.
 */
export const listRowSchema: ZodType<ListedExperiment> = z
  .object({ ...fields, updatedAt: instant, variants: z.array(variant).min(1).optional().catch(undefined) })
  .transform(({ updatedAt, variants, ...wire }) => ({ ...toExperiment(wire, variants), updatedAt }));

/** Enough to name a row that `listRowSchema` refuses. */
export const rowNameSchema = z
  .object({ id: id.optional().catch(undefined), name: z.string().optional().catch(undefined) })
  .catch({ id: undefined, name: undefined });

/** Rows stay unread: a bad row must be able to fail without the others. */
export const pageSchema = z.object({
  entities: z.array(z.unknown()),
  // Without `hasMore`, the cursor says whether there is more.
  pagination: z.object({ hasMore: z.boolean().nullish(), nextCursor: z.string().nullish() }),
});
export type Page = z.output<typeof pageSchema>;

const count = z.number().nullish();
const resultRow = z
  .object({
    id,
    name: z.string(),
    isControl: z.boolean(),
    impressions: count,
    conversions: count,
    probabilityToBeBest: count,
  })
  .transform(
    (row): ResultRow => ({
      ...row,
      impressions: row.impressions ?? undefined,
      conversions: row.conversions ?? undefined,
      probabilityToBeBest: row.probabilityToBeBest ?? undefined,
    }),
  );

export const resultsSchema: ZodType<readonly ResultRow[]> = z
  .object({ variants: z.array(resultRow).superRefine(requireDistinct("id", "each variant once")) })
  .transform(({ variants }) => variants);

/** Each day once; whether two rows for a day are to be added up nobody could tell. Any finite count passes, negative or fractional too: the decision judges and reports whether it makes sense. */
export const seriesSchema: ZodType<readonly SeriesDay[]> = z
  .object({
    days: z
      .array(
        z.object({
          date: z.string().refine(isUtcDay, "a calendar day YYYY-MM-DD"),
          variants: z
            .array(z.object({ id, impressions: z.number(), conversions: z.number() }))
            .superRefine(requireDistinct("id", "each variant once")),
        }),
      )
      .superRefine(requireDistinct("date", "each day once")),
  })
  .transform(({ days }) => days);

export function lifecycleSchemaOf(askedFor: string): ZodType<LifecycleAnswer> {
  return z
    .object({
      publishStatus: z.string(),
      concurrentVersionChanges: z.number(),
      experiment: experimentSchemaOf(askedFor),
    })
    .transform((wire) => ({ ...wire, publishStatus: publishStatusFrom(wire.publishStatus) }));
}

export const deletedSchema = z
  .custom<boolean>((answer) => typeof answer === "boolean", "true")
  .refine((isDeleted) => isDeleted, "true, and the server answered false");

/** Counts are summed by id and day: a repeated one would silently count twice. */
function requireDistinct<Field extends string>(field: Field, wanted: string) {
  return (rows: readonly Readonly<Record<Field, string>>[], context: z.RefinementCtx): void => {
    const seen = new Set<string>();
    for (const [index, row] of rows.entries()) {
      if (seen.has(row[field])) context.addIssue({ code: "custom", path: [index, field], message: wanted });
      seen.add(row[field]);
    }
  };
}

/**
 * Reads `body` by `schema`.
 * @param within where `body` stands in the whole answer
 * @throws ApiContractError naming the place and what was expected there, never what was found
 */
export function parseAs<T>(
  schema: ZodType<T>,
  body: unknown,
  method: string,
  path: string,
  within: readonly PropertyKey[] = [],
): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [first, ...others] = parsed.error.issues;
  throw new ApiContractError({
    method,
    path,
    kind: "shape",
    at: place([...within, ...(first?.path ?? [])]),
    expected: first === undefined ? "something else" : expectedBy(first),
    more: others.length,
  });
}

/** What was wanted, never what was found. */
function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected;
    case "invalid_format":
      return issue.format;
    case "invalid_value":
      return issue.values.map(String).join(" or ");
    case "too_small":
      return `${issue.origin} of at least ${issue.minimum}`;
    default:
      return issue.message;
  }
}

function place(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${String(step)}`))
    .join("");
}
