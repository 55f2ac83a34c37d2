import { z } from "zod";
import type { Check, Findings } from "../../decision/index.ts";

const n = z.number();
const arm = z.number().int().nonnegative();
const text = z.string();
const counted = z.enum(["impressions", "conversions"]);
const kinds = <const Kind extends string>(...names: readonly [Kind, ...Kind[]]) => z.object({ kind: z.enum(names) });
const of = <const Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.object({ kind: z.literal(kind), ...shape });

const notJudged = kinds("not-judged");

export const countProblemSchema = z.union([
  z.object({
    kind: z.enum(["last-day-is-none", "day-is-none", "day-not-over", "day-repeated", "day-misses-variants"]),
    day: text,
  }),
  of("no-count", { day: text, arm, of: counted, count: n.nullable() }),
  of("goal-repeats", { day: text, arm, impressions: n, conversions: n }),
  of("too-many", { arm, impressions: n }),
]);
export const unsoundSchema = of("unsound", { first: countProblemSchema, count: n });

const armListSchema = z.union([
  z.object({ kind: z.enum(["repeated", "not-configured"]), arms: z.array(arm) }),
  z.object({ kind: z.enum(["not-in-results", "missing"]), variantIds: z.array(text) }),
]);
export const switchedOffSchema = of("switched-off", { arm, impressions: n.nullable() });

const changeSchema = z.union([
  of("goal", { from: text, to: text.nullable() }),
  of("traffic", { from: n.nullable(), to: n.nullable() }),
  of("restarted", { at: text }),
  z.object({ kind: z.enum(["variant-added", "variant-removed"]), variantId: text }),
  of("weight", { arm, from: n.nullable(), to: n.nullable() }),
]);
export const configurationSchema = z.union([
  of("changed", { changes: z.array(changeSchema) }),
  of("weights-changed", { changes: z.array(changeSchema), from: text }),
]);

export const countChangeSchema = z.object({
  kind: z.enum(["late", "restated", "fell"]),
  arm,
  of: counted,
  day: text,
  before: n,
  after: n,
});

export const trafficProblemSchema = z.union([
  kinds("none-at-all"),
  of("none-lately", { lastDay: text }),
  of("variant-none", { arm }),
  of("variant-none-lately", { arm, all: n }),
]);

export const splitBrokenSchema = of("broken", {
  isSevere: z.boolean(),
  since: text,
  impressionsThen: z.array(n),
  impressions: z.array(n),
  shares: z.array(n),
  logEvidence: n,
  logAlarm: n,
  phi: n,
});

const boundarySchema = z.union([
  of("counts", { z: n, probability: n.nullable() }),
  kinds("none", "not-today"),
  z.object({ kind: z.enum(["not-before", "not-after"]), day: n }),
]);

/** What each check may have found. */
const FINDINGS = {
  "decidable-kind": z.union([
    kinds("ab", "multivariate", "personalization", "unknown"),
    of("unstated", { variants: n }),
  ]),
  running: z.union([kinds("running", "paused", "draft", "completed"), of("unknown", { status: text })]),
  "goal-set": z.union([of("set", { goal: text }), kinds("missing")]),
  "one-control": z.union([
    of("one", { variants: n, arm }),
    of("too-few-variants", { variants: n }),
    of("not-one", { controls: n }),
  ]),
  "sound-counts": z.union([kinds("sound"), of("late", { days: z.array(text) }), unsoundSchema]),
  "arms-known": z.union([kinds("known"), armListSchema, switchedOffSchema]),
  "same-configuration": z.union([kinds("unchanged"), configurationSchema]),
  "counts-grow": z.union([kinds("first-look"), of("same", { day: text }), countChangeSchema, notJudged]),
  "series-matches-totals": z.union([
    kinds("agree", "no-series", "no-day-over", "totals-missing"),
    of("differ", { arm, of: counted }),
    notJudged,
  ]),
  "has-traffic": z.union([
    of("shown", { impressions: n }),
    kinds("first-day"),
    of("waiting", { arm }),
    trafficProblemSchema,
    notJudged,
  ]),
  "split-as-planned": z.union([
    kinds("unknown-plan"),
    of("as-planned", { logEvidence: n, logAlarm: n, phi: n }),
    splitBrokenSchema,
    notJudged,
  ]),
  "independent-days": z.union([
    kinds("nothing-to-compare"),
    of("too-few-days", { days: n, needed: n }),
    z.object({ kind: z.enum(["measured", "too-alike"]), arm, phi: n }),
    of("days-alike", { arm, phi: n, correlation: n }),
  ]),
  "full-weeks": of("days", { days: n, needed: n }),
  "enough-conversions": z.union([of("conversions", { arm, conversions: n, effective: n, needed: n }), notJudged]),
  evidence: z.union([
    kinds("nothing-to-weigh"),
    of("bare-threshold", { arm, probability: n, needed: n }),
    of("weighed", {
      arm,
      against: arm,
      foundBy: z.enum(["boundary", "e-process"]).nullable(),
      z: n,
      boundary: boundarySchema,
      logEvidence: n,
      logNeeded: n,
      horizon: z.object({ planned: n, configured: n }).nullable(),
    }),
    notJudged,
  ]),
  "probably-best": z.union([
    kinds("nobody-leads"),
    of("probability", { arm, probability: n, needed: n, negligibleLoss: n.nullable() }),
    notJudged,
  ]),
  "guardrails-hold": z.union([
    of("hold", { guardrails: n }),
    kinds("control-leads", "nobody-leads"),
    of("unknown", { metric: n }),
    of("not-shown", { metric: n, arm, margin: n, z: n, boundary: n.nullable(), notBefore: n.nullable() }),
    notJudged,
  ]),
  "no-guardrail-harmed": z.union([
    of("none", { guardrails: n }),
    kinds("control-leads", "nobody-leads"),
    of("unknown", { metrics: z.array(n) }),
    of("was-harmed", { metric: n, arm }),
    of("harmed", { metric: n, arm, logEvidence: n, logVeto: n, since: text }),
    notJudged,
  ]),
} satisfies { readonly [Id in keyof Findings]: z.ZodType<Findings[Id]> };

/** The findings as they are read back. */
export type FindingsRead = { readonly [Id in keyof Findings]: z.output<(typeof FINDINGS)[Id]> };

export const checkIdSchema = z.enum(Object.keys(FINDINGS) as [keyof Findings, ...(keyof Findings)[]]);

/** One check of a stored decision: its finding must be one that this very check can have. */
export const checkSchema = z
  .object({
    id: checkIdSchema,
    status: z.enum(["pass", "warn", "fail", "skipped"]),
    finding: z.unknown(),
    needsPerson: z.literal(true).exactOptional(),
  })
  .transform((check, context): Check => {
    const finding = FINDINGS[check.id].safeParse(check.finding);
    if (!finding.success) {
      context.addIssue({ code: "custom", path: ["finding"], message: `expected a finding of the check ${check.id}` });
      return z.NEVER;
    }
    // An id and a finding of its own: TypeScript does not follow the table into the union.
    return { ...check, finding: finding.data } as Check;
  });
