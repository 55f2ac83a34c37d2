import { z } from "zod";
import type {
  AccountFacts,
  Decision,
  DecisionInput,
  ErrorBudget,
  Fingerprint,
  History,
  Look,
  LooseRule,
  MetricLook,
  MetricReport,
  NamedPolicy,
  PairRecord,
  SpendingRecord,
} from "../../decision/index.ts";
import { DEFAULT_POLICY } from "../../decision/index.ts";
import { checkIdSchema, checkSchema, countChangeSchema, countProblemSchema } from "./findings-schema.ts";
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

const budgetSchema = z.object({
  spendingExponent: z.number(),
  variant: z.number(),
  fewConversions: z.number(),
  manyConversions: z.number(),
  variants: z.number(),
  sharedControlFactors: z.array(z.number()).min(1),
  leastCorrelation: z.number(),
  control: z.number(),
  eProcess: z.number(),
}) satisfies z.ZodType<ErrorBudget>;

const spendingSchema = z.object({
  rules: z.object({ alpha: z.number(), horizonDays: z.number(), budget: budgetSchema }),
  spent: z.number(),
  z: figuresSchema,
  boundaries: z.object({ variant: figuresSchema, fewConversions: figuresSchema, control: figuresSchema }),
}) satisfies z.ZodType<SpendingRecord>;

const lagSchema = z.object({ products: z.number(), pairs: z.number() });

const pairSchema = z.object({
  logOddsRatio: z.number(),
  information: z.number(),
  phi: z.number().nullable(),
}) satisfies z.ZodType<PairRecord>;

const directionSchema = z.enum(["more-is-better", "more-is-worse"]);

const metricLookSchema = z.object({
  event: z.string(),
  conversions: countsSchema,
  pairs: z.array(pairSchema.nullable()),
  margin: z
    .object({
      rules: z.object({
        direction: directionSchema,
        margin: z.number(),
        alphaGuardrail: z.number(),
        horizonDays: z.number(),
      }),
      spent: z.number(),
      z: figuresSchema,
      boundaries: figuresSchema,
    })
    .nullable(),
}) satisfies z.ZodType<MetricLook>;

const liftPriorSchema = z.object({ nullShare: z.number(), spread: z.number(), fittedTo: z.number() });

export const accountFactsSchema = z.object({
  usualPhi: z.number().nullable(),
  lag: lagSchema,
  liftPrior: liftPriorSchema,
}) satisfies z.ZodType<AccountFacts>;

export const lookSchema = z.object({
  day: daySchema,
  asOf: instantSchema,
  armIds: z.array(z.string()),
  impressions: countsSchema,
  conversions: countsSchema,
  logEvidenceOverControl: z.array(z.number()),
  logEvidenceUnderControl: z.array(z.number()),
  logHarmEvidence: z.array(z.number()),
  logSplitExcess: z.number(),
  weights: figuresSchema,
  source: z.enum(["series", "totals"]),
  pairs: z.array(pairSchema.nullable()),
  lag: lagSchema,
  spending: spendingSchema.nullable(),
  metrics: z.array(metricLookSchema),
}) satisfies z.ZodType<Look>;

export const pausesSchema = z.array(z.object({ from: instantSchema, to: instantSchema.nullable() }));

const historySchema = z.object({
  firstSeenAt: instantSchema,
  firstFingerprint: fingerprintSchema,
  account: accountFactsSchema,
  looks: z.array(lookSchema),
  pauses: pausesSchema,
  harmAcknowledgedOn: daySchema.nullable(),
}) satisfies z.ZodType<History>;

export const policySchema = z.object({
  name: z.string(),
  version: z.string(),
  rules: z.object({
    mode: z.enum(["observe", "propose", "auto"]),
    vetoWindowMinutes: z.number(),
    recentlyDiscoveredHours: z.number(),
    onWinner: z.enum(["record", "rollout"]),
    atHorizon: z.enum(["report", "propose", "stop"]),
    onFutility: z.enum(["report", "propose", "stop"]),
    onHarm: z.enum(["alert", "propose", "pause", "stop"]),
    harmVetoMinutes: z.number(),
    evidence: z.enum(["spending", "anytime", "threshold"]),
    unsafe: z.boolean(),
    alpha: z.number(),
    budget: budgetSchema,
    minDays: z.number(),
    horizonDays: z.number(),
    minConversionsPerArm: z.number(),
    gate: z.enum(["good-enough", "best"]),
    probabilityToBeBest: z.number(),
    negligibleLoss: z.number(),
    alphaSplit: z.number(),
    conversionsRepeatAcrossDays: z.boolean(),
    alphaHarm: z.number(),
    guardrails: z
      .array(
        z.object({
          event: z.string(),
          name: maybe(z.string()),
          direction: directionSchema,
          margin: maybe(z.number()),
        }),
      )
      .default([]),
    alphaGuardrail: z.number().default(DEFAULT_POLICY.alphaGuardrail),
    secondary: maybe(z.array(z.string())),
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
      "too-few-days",
      "endless-interval",
    ]),
  }),
]);

const figure = z.number().nullable();

const metricReportSchema = z.object({
  event: z.string(),
  name: z.string().nullable(),
  role: z.enum(["guardrail", "secondary"]),
  direction: directionSchema.nullable(),
  margin: figure,
  state: z.union([
    z.object({
      kind: z.enum(["counted", "not-judged", "not-read", "refused", "other-impressions", "never-counted", "funnel"]),
    }),
    z.object({ kind: z.literal("unsound"), first: countProblemSchema, count: z.number() }),
    z.object({ kind: z.literal("changed"), change: countChangeSchema }),
  ]),
  arms: z.array(
    z.object({
      conversions: z.number(),
      rate: estimateSchema,
      lift: estimateSchema.nullable(),
      phi: figure,
      harm: z.object({ logEvidence: z.number(), since: daySchema.nullable() }).nullable(),
      margin: z.object({ z: z.number(), boundary: figure, holds: z.boolean() }).nullable(),
    }),
  ),
}) satisfies z.ZodType<MetricReport>;

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
      expectedLift: estimateSchema.nullable(),
      falseSign: figure,
      phi: figure,
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
      standardError: z.number(),
      isRough: z.boolean(),
      rules: z.array(z.custom<LooseRule>((rule) => typeof rule === "string")),
      alpha: z.number(),
      threshold: figure,
      simulated: z.object({
        shares: z.array(z.number()),
        conversionsPerDay: z.number(),
        rate: z.number(),
        phi: z.number(),
        fromDay: z.number(),
        horizonDays: z.number(),
      }),
    })
    .nullable(),
  winnersCurse: z.boolean(),
  liftPrior: liftPriorSchema,
  metrics: z.array(metricReportSchema),
  look: lookSchema.nullable(),
  policyName: z.string(),
  policyVersion: z.string(),
}) satisfies z.ZodType<Decision>;
