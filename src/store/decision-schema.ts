import { z } from "zod";
import type {
  Decision,
  DecisionInput,
  Fingerprint,
  CheckId,
  History,
  Look,
  NamedPolicy,
  SpendingRecord,
} from "../decision/index.ts";
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

/** Looks of versions that knew less are read as if they had not looked at it. */
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

const policySchema = z.object({
  name: z.string(),
  version: z.string(),
  rules: z.object({
    mode: z.enum(["observe", "propose", "auto"]),
    vetoWindowMinutes: z.number(),
    newcomerHours: z.number(),
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
  z.object({ kind: z.literal("not-estimable"), reason: z.string() }),
]);

const checkIdSchema = z.enum([
  "decidable-kind",
  "running",
  "goal-set",
  "one-control",
  "sound-counts",
  "arms-known",
  "same-configuration",
  "counts-grow",
  "series-matches-totals",
  "has-traffic",
  "split-as-planned",
  "independent-impressions",
  "full-weeks",
  "enough-conversions",
  "evidence",
  "probably-best",
] satisfies readonly CheckId[]);

export const decisionSchema = z.object({
  schemaVersion: z.literal(1),
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
      probabilityToBeBest: z.number().nullable(),
      probabilityToBeatControl: z.number().nullable(),
      expectedLoss: z.number().nullable(),
      lift: estimateSchema.nullable(),
      logEvidence: z.number().nullable(),
      logEvidenceNeeded: z.number().nullable(),
      z: z.number().nullable().default(null),
      boundary: z.number().nullable().default(null),
      boundaryProbability: z.number().nullable().default(null),
      oddsRatio: estimateSchema.nullable().default(null),
      vendorProbabilityToBeBest: z.number().nullable(),
    }),
  ),
  ladder: z.array(
    z.object({
      id: checkIdSchema,
      title: z.string(),
      group: z.enum(["health", "runtime", "evidence"]),
      status: z.enum(["pass", "warn", "fail", "skipped"]),
      value: z.string(),
      limit: z.string(),
      sentence: z.string(),
      needsPerson: z.literal(true).exactOptional(),
    }),
  ),
  firstFailing: checkIdSchema.nullable(),
  signals: z.array(
    z.object({
      kind: z.enum([
        "harm",
        "broken-split",
        "no-traffic",
        "no-goal",
        "configuration-changed",
        "counts-fell",
        "unsound-counts",
      ]),
      armId: z.string().nullable(),
      sentence: z.string(),
    }),
  ),
  advice: z
    .object({ kind: z.enum(["none", "no-meaningful-gain", "equivalent"]), sentence: z.string() })
    .default({ kind: "none", sentence: "" }),
  forecast: z
    .object({
      kind: z.enum(["expected", "not-within-horizon", "none"]),
      day: z.number().nullable(),
      earliest: z.number().nullable(),
      latest: z.number().nullable(),
      sentence: z.string(),
    })
    .default({ kind: "none", day: null, earliest: null, latest: null, sentence: "" }),
  unsafe: z.object({ falseStopShare: z.number(), sentence: z.string() }).nullable().default(null),
  winnersCurse: z.boolean().default(false),
  look: lookSchema.nullable(),
  policyName: z.string(),
  policyVersion: z.string(),
}) satisfies z.ZodType<Decision>;
