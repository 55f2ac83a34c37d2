import { z } from "zod";
import type {
  Decision,
  DecisionInput,
  Fingerprint,
  History,
  Look,
  NamedPolicy,
  SpendingRecord,
} from "../../decision/index.ts";
import { checkIdSchema, checkSchema } from "./findings-schema.ts";
import { signalSchema } from "./signal-schema.ts";
import { countsSchema, daySchema, instantSchema, maybe, snapshotSchema } from "./snapshot-schema.ts";

export const fingerprintSchema = z.object({
  goal: maybe(z.string()),
  trafficAllocation: z.number(),
  startedAt: maybe(instantSchema),
  weights: maybe(z.record(z.string(), z.number())),
}) satisfies z.ZodType<Fingerprint>;

/** One figure per arm, null for the control. */
const figuresSchema = z.array(z.number().nullable());

const spendingSchema = z.object({
  horizonDays: z.number(),
  spent: z.number(),
  information: figuresSchema,
  z: figuresSchema,
  boundary: figuresSchema,
}) satisfies z.ZodType<SpendingRecord>;

/** Looks of earlier versions, which lack a field, are read as if they had not looked at it. */
export const lookSchema = z.object({
  day: daySchema,
  asOf: instantSchema,
  armIds: z.array(z.string()),
  impressions: countsSchema,
  conversions: countsSchema,
  logEvidenceOverControl: z.array(z.number()),
  logEvidenceUnderControl: z.array(z.number()),
  logSplitEvidence: z.number(),
  weights: figuresSchema.default([]),
  source: z.enum(["series", "totals"]).default("series"),
  spending: spendingSchema.nullable().default(null),
}) satisfies z.ZodType<Look>;

const historySchema = z.object({
  firstSeenAt: instantSchema,
  firstFingerprint: fingerprintSchema,
  looks: z.array(lookSchema),
}) satisfies z.ZodType<History>;

export const policySchema = z.object({
  name: z.string(),
  version: z.string(),
  rules: z.object({
    mode: z.enum(["observe", "propose", "auto"]),
    vetoWindowMinutes: z.number(),
    recentlyDiscoveredHours: z.number(),
    onWinner: z.enum(["record", "rollout"]),
    evidence: z.enum(["spending", "anytime", "threshold"]),
    unsafe: z.boolean().default(false),
    alpha: z.number(),
    alphaEprocess: z.number(),
    minDays: z.number(),
    horizonDays: z.number(),
    minConversionsPerArm: z.number(),
    gate: z.enum(["good-enough", "best"]),
    probabilityToBeBest: z.number(),
    negligibleLoss: z.number(),
    alphaSplit: z.number(),
    impressionsRepeat: z.boolean(),
    alphaHarm: z.number(),
    minimumDetectableLift: maybe(z.number()),
    prior: z.object({ alpha: z.number().positive(), beta: z.number().positive() }),
  }),
}) satisfies z.ZodType<NamedPolicy>;

/** Everything a decision depends on: what `decide` is given, what the ledger keeps, what a saved file holds. */
export const decisionInputSchema = z.object({
  snapshot: snapshotSchema,
  history: historySchema,
  policy: policySchema,
}) satisfies z.ZodType<DecisionInput>;

const estimateSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("estimated"), value: z.number(), low: z.number(), high: z.number() }),
  z.object({
    kind: z.literal("not-estimable"),
    because: z.enum([
      "impossible-counts",
      "no-impressions",
      "no-single-control",
      "few-control-conversions",
      "dependent-impressions",
      "endless-interval",
    ]),
  }),
]);

const figure = z.number().nullable();

const forecastSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({
    kind: z.literal("expected"),
    day: z.number(),
    earliest: figure,
    latest: figure,
    horizonDays: z.number(),
  }),
  z.object({ kind: z.literal("not-within-horizon"), earliest: figure, horizonDays: z.number() }),
]);

export const decisionSchema = z.object({
  schemaVersion: z.literal(1),
  method: z.number().int().positive(),
  account: z.string(),
  experimentId: z.string(),
  experimentKey: z.string(),
  experimentName: z.string(),
  asOf: instantSchema,
  lastClosedDay: daySchema,
  day: z.number(),
  verdict: z.enum(["winner", "not-yet", "blocked", "inconclusive"]),
  winner: z.number().nullable(),
  leader: z.number().nullable(),
  arms: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      isControl: z.boolean(),
      impressions: z.number(),
      conversions: z.number(),
      rate: estimateSchema,
      probabilityToBeBest: figure,
      probabilityToBeatControl: figure,
      expectedLoss: figure,
      lift: estimateSchema.nullable(),
      logEvidence: figure,
      logEvidenceNeeded: figure,
      z: figure,
      boundary: figure,
      boundaryProbability: figure,
      oddsRatio: estimateSchema.nullable(),
      vendor: z.object({ impressions: figure, conversions: figure, probabilityToBeBest: figure }),
    }),
  ),
  unlistedVariants: z.array(z.object({ id: z.string(), name: z.string() })),
  checks: z.array(checkSchema),
  firstFailing: checkIdSchema.nullable(),
  signals: z.array(signalSchema),
  advice: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("none") }),
    z.object({ kind: z.enum(["no-meaningful-gain", "equivalent"]), worth: z.number() }),
  ]),
  forecast: forecastSchema,
  unsafe: z
    .object({
      falseStopShare: z.number(),
      isAtLeast: z.boolean(),
      measuredFor: z.object({ threshold: z.number(), minDays: z.number() }),
    })
    .nullable(),
  winnersCurse: z.boolean(),
  look: lookSchema.nullable(),
  policyName: z.string(),
  policyVersion: z.string(),
}) satisfies z.ZodType<Decision>;
