import { z } from "zod";

const NAME = 200;
/** Every byte of it is read in the worker's memory. */
const LONGEST_CSV = 512 * 1024;
/** A few seconds of one core. */
export const MOST_RUNS = 2_000;

const account = z.string().min(1).max(NAME).optional();
const experiment = z.string().trim().min(1).max(NAME);
const oneExperiment = {
  experiment: experiment.describe("Name or id of the experiment"),
  account: account.describe("Id of its account; only needed where several have one of that name"),
};
const policy = z.string().max(NAME).optional().describe("Name of a configured policy; the default policy unless given");
const rate = z.number().gt(0).lt(1).describe("Conversion rate of the control, a proportion: 0.05 is 5%");
const daily = z.number().min(1).max(1e7).describe("Impressions per variant on an average day");
const overdispersion = z
  .number()
  .min(1)
  .max(1000)
  .default(1)
  .describe("Variance of the daily counts over the binomial one: 1 where every impression is another visitor");
const lift = z.number().gt(-1).max(100);

/** What each tool takes, as JSON schema tells agents. */
export const inputs = {
  listExperiments: z.strictObject({
    status: z
      .enum(["running", "paused", "completed", "draft", "any"])
      .optional()
      .describe("Status in Ours Privacy; running and paused ones unless given"),
    search: z.string().max(NAME).optional().describe("Part of a name or id"),
    needs: z
      .enum(["decision", "fix"])
      .optional()
      .describe("Only those that wait for a decision of people, or that have a problem to fix"),
    account: account.describe("Id of one account"),
    sort: z
      .enum(["name", "day", "chance", "lift", "evidence", "expected"])
      .default("evidence")
      .describe("By what they are sorted"),
    order: z.enum(["asc", "desc"]).default("desc"),
    page: z.int().min(1).max(100_000).default(1).describe("25 experiments each"),
  }),
  explain: z.strictObject({
    name: experiment.describe(
      "Name or id of an experiment (then its latest decision), or the id of a decision (dec_…) or of an act (act_…)",
    ),
    account: oneExperiment.account,
  }),
  whyNotYet: z.strictObject(oneExperiment),
  whatIf: z
    .strictObject({
      ...oneExperiment,
      minDays: z.int().min(1).optional().describe("Minimum days before a winner"),
      horizonDays: z.int().min(1).optional().describe("Planned longest run in days"),
      alphaPercent: z.number().gt(0).optional().describe("Maximum false-positive rate in percent, such as 5"),
      chancePercent: z
        .number()
        .gt(0)
        .lt(100)
        .optional()
        .describe("Chance of being best that a winner needs, in percent"),
      mdePercent: z
        .number()
        .min(0)
        .optional()
        .describe("Minimum detectable effect (relative lift) in percent; 0: none"),
    })
    .describe("Rules that are left out stay as the experiment's policy has them"),
  backtest: z.strictObject({
    csv: z
      .string()
      .min(1)
      .max(LONGEST_CSV)
      .describe(
        "CSV text with a header: experiment, variant, is_control, date (or day), impressions, conversions; also cumulative_impressions, cumulative_conversions, weight, metric. At most 100 experiments",
      ),
    policy,
    assumeEqual: z
      .boolean()
      .default(false)
      .describe("Check the traffic split against an equal one where the file has no weight"),
  }),
  simulate: z.strictObject({
    rate,
    daily,
    days: z.int().min(1).max(120).default(28).describe("Days with one look each"),
    lifts: z
      .array(lift)
      .min(1)
      .max(5)
      .default([0])
      .describe(
        "True relative lift of each variant beside the control: [0] is a test without a difference, [0.1] gains 10%",
      ),
    overdispersion,
    runs: z.int().min(1).max(MOST_RUNS).default(500).describe("Simulated experiments"),
    seed: z.int().min(0).default(1).describe("Another seed gives other numbers"),
    policy,
  }),
  plan: z.strictObject({
    rate,
    daily,
    arms: z.int().min(2).max(20).default(2).describe("Number of variants, the control included"),
    overdispersion,
    days: z.array(z.int().min(1).max(365)).min(1).max(6).default([14, 21, 28, 42]).describe("Planned horizons in days"),
    lifts: z
      .array(z.number().gt(0).max(100))
      .min(1)
      .max(8)
      .default([0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3])
      .describe("Relative lifts, proportions: 0.05 is 5%"),
    policy,
  }),
  scorecard: z.strictObject({
    days: z.enum(["30", "90", "365"]).default("90").describe("How many days back"),
  }),
  propose: z.strictObject({
    ...oneExperiment,
    because: z
      .enum(["winner", "harm", "horizon", "futility"])
      .optional()
      .describe("Why; the weightiest reason that the latest decision gives unless said"),
  }),
  pauseHerald: z.strictObject({}),
} as const;

/** What each tool gets, checked. */
export type Inputs = { readonly [Tool in keyof typeof inputs]: z.output<(typeof inputs)[Tool]> };
