import { z } from "zod";
import { brokenPromises, DEFAULT_POLICY, type LooseRule, type Policy } from "../../decision/index.ts";

/** Runs are counted in full weeks, so fewer days would change nothing. */
const FEWEST_DAYS = 7;
/** The longest window of daily counts that the API serves at once. */
const MOST_DAYS = 366;
const MINUTES_PER_WEEK = 10_080;
const HOURS_PER_MONTH = 720;
/** Beyond one in five, "at most this share is stopped wrongly" says nothing any more. */
const LARGEST_ALPHA = 0.2;
/** Of two variants that are alike, each is as probably best as the other. */
const LEAST_CHANCE = 0.5;
const LARGEST_LIFT = 10;

const level = (description: string): z.ZodOptional<z.ZodNumber> =>
  z.number().gt(0).lte(LARGEST_ALPHA).optional().describe(description);

/** The same bounds, for whoever tries other rules. */
export const POLICY_LIMITS = {
  fewestDays: FEWEST_DAYS,
  mostDays: MOST_DAYS,
  largestAlpha: LARGEST_ALPHA,
  leastChance: LEAST_CHANCE,
  largestLift: LARGEST_LIFT,
} as const;

/** Each costs a request to the API whenever the goal's days are read. */
const MOST_METRICS = 10;
const eventName = z.string().trim().min(1).max(200);

const share = (description: string): z.ZodOptional<z.ZodNumber> =>
  z.number().gt(0).lte(2).optional().describe(description);

const ending = (when: string) =>
  z
    .enum(["report", "propose", "stop"])
    .optional()
    .describe(
      `${when} report: the digest says so. propose: it asks. stop: it announces a stop without a winner, then carries it out. mode limits it.`,
    );

/** The rules of a policy as the configuration file may give them: any of them, under the names of `Policy`. */
export const policyRules = {
  mode: z
    .enum(["observe", "propose", "auto"])
    .optional()
    .describe(
      "How far Herald goes by itself. observe: it only reports. propose: it asks. auto: it announces a stop, then carries it out.",
    ),
  vetoWindowMinutes: z
    .int()
    .gte(0)
    .lte(MINUTES_PER_WEEK)
    .optional()
    .describe("Minutes between the announcement of an automatic stop and the stop; 0: at once."),
  recentlyDiscoveredHours: z
    .number()
    .gte(0)
    .lte(HOURS_PER_MONTH)
    .optional()
    .describe("Hours after Herald first saw an experiment during which a winner is only proposed."),
  onWinner: z
    .enum(["record", "rollout"])
    .optional()
    .describe(
      "record: the winner is recorded and visitors see the control again. rollout: the winner is shown to everyone, if the server supports it.",
    ),
  atHorizon: ending("When the planned time is over without a winner."),
  onFutility: ending("When a worthwhile gain (minimumDetectableLift) has become unlikely."),
  onHarm: z
    .enum(["alert", "propose", "pause", "stop"])
    .optional()
    .describe(
      "When a variant clearly loses against the control. alert: it says so. propose: it asks to pause. pause, stop: it announces that, then does it. mode limits it.",
    ),
  harmVetoMinutes: z
    .int()
    .gte(0)
    .lte(MINUTES_PER_WEEK)
    .optional()
    .describe("Minutes between the announcement of a pause or stop for harm and the act; 0: at once."),
  evidence: z
    .enum(["spending", "anytime", "threshold"])
    .optional()
    .describe(
      "How evidence is weighed. spending: a stopping threshold that falls toward the planned horizon, valid under daily looks. anytime: valid without a planned end, but slower. threshold: only the probability of being best; needs unsafe.",
    ),
  unsafe: z
    .boolean()
    .optional()
    .describe(
      "true if you accept rules that wrongly stop more experiments than alpha allows: every message then says how many.",
    ),
  alpha: level(
    "Maximum false-positive rate: the share of experiments without a real difference that are ever stopped with a winner.",
  ),
  budget: z
    .strictObject({
      spendingExponent: z
        .number()
        .gt(0)
        .lte(10)
        .optional()
        .describe("By day d, a share of (d / horizonDays)^spendingExponent of each budget has been spent."),
      variant: share("The variant's share of alpha where there is only one."),
      fewConversions: share("The same while a variant or the control has fewer than manyConversions."),
      manyConversions: z
        .number()
        .gte(0)
        .lte(1e9)
        .optional()
        .describe("Effective conversions from which variant applies."),
      variants: share("The share of alpha of several variants together, times their factor."),
      sharedControlFactors: z
        .array(z.number().gt(0).lte(2))
        .min(1)
        .max(20)
        .optional()
        .describe("Factors for 1, 2, ... variants that share a control; the last one holds for more."),
      leastCorrelation: z
        .number()
        .gte(0)
        .lte(1)
        .optional()
        .describe("Correlation of two variants' tests below which their factor is 1."),
      control: share("The control's share of alpha."),
      eProcess: share("The e-process's share of alpha."),
    })
    .optional()
    .describe("How alpha is divided when evidence is spending; more of it than by default needs unsafe."),
  minDays: z
    .int()
    .gte(FEWEST_DAYS)
    .lte(MOST_DAYS)
    .optional()
    .describe("Minimum number of closed days before a winner; rounded up to full weeks."),
  horizonDays: z
    .int()
    .gte(FEWEST_DAYS)
    .lte(MOST_DAYS)
    .optional()
    .describe("Planned maximum run in days; at least minDays."),
  minConversionsPerArm: z
    .int()
    .gte(1)
    .lte(1_000_000)
    .optional()
    .describe(
      "Minimum number of effective conversions (conversions over their dispersion) in every variant before a winner; fewer than 25 needs unsafe.",
    ),
  gate: z
    .enum(["good-enough", "best"])
    .optional()
    .describe("best: a winner must reach probabilityToBeBest. good-enough: that, or a negligible expected loss."),
  probabilityToBeBest: z
    .number()
    .gte(LEAST_CHANCE)
    .lt(1)
    .optional()
    .describe("Probability of being best that a winner needs."),
  negligibleLoss: z
    .number()
    .gt(0)
    .lte(0.1)
    .optional()
    .describe("Expected loss, relative to the control's rate, that counts as none."),
  alphaSplit: level(
    "Maximum false-positive rate of the sample ratio mismatch (SRM) check, over the whole run of an experiment.",
  ),
  conversionsRepeatAcrossDays: z
    .boolean()
    .optional()
    .describe(
      "true if visitors convert again on later days: evidence is then also corrected for days that resemble their neighbors, and Herald may stop such experiments by itself. It costs power where they do not.",
    ),
  alphaHarm: level(
    "Maximum share of harmless experiments that are ever reported, or acted on, as harmful; over the goal and all guardrails together.",
  ),
  guardrails: z
    .array(
      z.strictObject({
        event: eventName.describe("The event as Ours Privacy counts it."),
        name: z.string().trim().min(1).max(80).optional().describe("What people call it."),
        direction: z
          .enum(["more-is-better", "more-is-worse"])
          .describe("more-is-worse: an event such as an error, of which a winner must not cause more."),
        margin: z
          .number()
          .gt(0)
          .lt(1)
          .optional()
          .describe(
            "Relative change for the worse that is acceptable, as a proportion: 0.02 is 2%. A winner must be shown to be no worse, which costs power. Left out: only harm that is shown holds a winner back.",
          ),
      }),
    )
    .max(MOST_METRICS)
    .refine((all) => new Set(all.map(({ event }) => event)).size === all.length, "each event once")
    .optional()
    .describe("Events beside the goal that a winner must not harm."),
  alphaGuardrail: level(
    "Maximum probability that a winner is declared although it is worse than a guardrail's margin.",
  ),
  secondary: z
    .array(eventName)
    .max(MOST_METRICS)
    .optional()
    .describe("Events that are shown beside the goal and decide nothing; left out: the experiment's own."),
  minimumDetectableLift: z
    .number()
    .gt(0)
    .lte(LARGEST_LIFT)
    .optional()
    .describe(
      "Minimum detectable effect (MDE): the smallest relative lift worth finding, as a proportion: 0.05 is 5%.",
    ),
  prior: z
    .strictObject({ alpha: z.number().gt(0).lte(1e6), beta: z.number().gt(0).lte(1e6) })
    .optional()
    .describe("Beta prior of every conversion rate."),
} satisfies Readonly<Record<keyof Policy, z.ZodType>>;

type Given = { readonly [Rule in keyof typeof policyRules]?: z.output<(typeof policyRules)[Rule]> };

/** The default policy with the given rules in place of its own. */
export function completePolicy(given: Given): Policy {
  const { guardrails = DEFAULT_POLICY.guardrails, ...rules } = given;
  const set = Object.entries(rules).filter(([name, value]) => name in DEFAULT_POLICY && value !== undefined);
  const shares = Object.entries(given.budget ?? {}).filter(([, value]) => value !== undefined);
  const budget = { ...DEFAULT_POLICY.budget, ...Object.fromEntries(shares) };
  return {
    ...DEFAULT_POLICY,
    ...Object.fromEntries(set),
    budget,
    guardrails: guardrails.map(({ event, name, direction, margin }) => ({ event, name, direction, margin })),
  };
}

/** Rules that are fine one by one and do not go together, each with what is wrong. */
export function contradictions(rules: Policy): readonly { readonly rule: string; readonly problem: string }[] {
  const found: { rule: keyof Policy | LooseRule; problem: string }[] = [];
  if (rules.horizonDays < rules.minDays) {
    found.push({
      rule: "horizonDays",
      problem: `${rules.horizonDays} is less than minDays, ${rules.minDays}; wanted at least as many`,
    });
  }
  const fullWeeks = Math.ceil(rules.minDays / 7) * 7;
  if (rules.horizonDays >= rules.minDays && rules.horizonDays < fullWeeks) {
    found.push({
      rule: "horizonDays",
      problem: `${rules.horizonDays} is over before minDays, ${rules.minDays}, rounded up to full weeks; wanted at least ${fullWeeks}`,
    });
  }
  if (rules.evidence === "threshold" && !rules.unsafe) {
    found.push({
      rule: "evidence",
      problem:
        '"threshold" stops far more experiments wrongly than alpha says; wanted spending or anytime, or unsafe: true beside it',
    });
  }
  const loose = rules.evidence === "threshold" || rules.unsafe ? [] : brokenPromises(rules);
  for (const rule of loose) {
    found.push({
      rule,
      problem:
        "looser than what the promise of alpha was measured for; wanted the default or stricter, or unsafe: true beside it",
    });
  }
  return found;
}
