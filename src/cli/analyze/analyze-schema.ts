import { z } from "zod";
import { isUtcDay } from "../../experiment/index.ts";
import { shorten } from "../../messages/index.ts";

const wanted = (what: string) => (issue: { readonly input?: unknown }) =>
  issue.input === undefined ? `is missing; wanted ${what}` : `is ${shown(issue.input)}; wanted ${what}`;

const COUNT = "a whole number, 0 or more";
const count = z.int({ error: wanted(COUNT) }).min(0, { error: wanted(COUNT) });
// Beyond these a prior is a slip of the keyboard: every rate near 0 or 1, or more data than there ever was.
const SHAPE = "a number from 1e-9 to 1e12";
const shape = z
  .number({ error: wanted(SHAPE) })
  .min(1e-9, { error: wanted(SHAPE) })
  .max(1e12, { error: wanted(SHAPE) });

const arm = z
  .object({ impressions: count, conversions: count }, { error: wanted('{"impressions": n, "conversions": s}') })
  .refine(({ impressions, conversions }) => conversions <= impressions, {
    path: ["conversions"],
    error: ({ input }) => {
      const { impressions, conversions } = input as { impressions: number; conversions: number };
      return `is ${conversions}, more than the ${impressions} impressions; wanted at most one conversion per impression`;
    },
  });

const LIST = "one count per variant";
const list = z.array(count, { error: wanted(LIST) });
const DATE = "a date such as 2026-11-28";
const givenDay = z.object(
  {
    date: z
      .string({ error: wanted(DATE) })
      .refine(isUtcDay, { error: wanted(DATE) })
      .optional(),
    impressions: list,
    conversions: list,
  },
  { error: wanted('{"impressions": [n, ...], "conversions": [s, ...]}') },
);
const DAYS = "an array of days";
const WEIGHT = "a planned share above 0";
const ARMS = "an array of at least two variants";
/** One case. Its days, if it has any, must be summed up in its arms. */
export const caseSchema = z
  .object(
    {
      control: z
        .int({ error: wanted("the index of a variant") })
        .min(0, { error: wanted("the index of a variant") })
        .default(0),
      prior: z.object({ alpha: shape, beta: shape }, { error: wanted('{"alpha": a, "beta": b}') }).optional(),
      arms: z
        .array(arm, { error: wanted(ARMS) })
        .min(2, { error: ({ input }) => `has ${(input as unknown[]).length}; wanted ${ARMS}` }),
      experiment: z.string({ error: wanted("a name") }).optional(),
      weights: z
        .array(z.number({ error: wanted(WEIGHT) }).gt(0, { error: wanted(WEIGHT) }), {
          error: wanted("planned shares"),
        })
        .optional(),
      days: z
        .array(givenDay, { error: wanted(DAYS) })
        .min(1, { error: () => `is empty; wanted ${DAYS}` })
        .optional(),
    },
    { error: wanted('an object like {"arms": [{"impressions": 1000, "conversions": 50}, ...]}') },
  )
  .superRefine(({ arms, days = [], weights }, context) => {
    if (weights !== undefined && weights.length !== arms.length)
      context.addIssue({
        code: "custom",
        path: ["weights"],
        message: `has ${weights.length}; wanted one for each of the ${arms.length} variants`,
      });
    for (const [index, { impressions, conversions, date }] of days.entries()) {
      for (const [name, counts] of Object.entries({ impressions, conversions })) {
        if (counts.length === arms.length) continue;
        const message = `has ${counts.length}; wanted one count for each of the ${arms.length} variants`;
        context.addIssue({ code: "custom", path: ["days", index, name], message });
      }
      const before = days[index - 1]?.date;
      if (index > 0 && ((date === undefined) !== (before === undefined) || (date !== undefined && date <= before!)))
        context.addIssue({
          code: "custom",
          path: ["days", index, "date"],
          message:
            "is not after the day before; wanted each day once, oldest first, and a date for all of them or for none",
        });
    }
  })
  .refine(({ control, arms }) => control < arms.length, {
    path: ["control"],
    error: ({ input }) => {
      const { control, arms } = input as { control: number; arms: unknown[] };
      return `is ${control}; wanted the index of one of the ${arms.length} variants, counted from 0`;
    },
  });

/** A case of days with their sums as its arms. Anything that is not plainly that is left to the schema. */
export function withSums(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !("days" in value)) return value;
  const { days } = z.object({ days: z.array(givenDay).min(1) }).safeParse(value).data ?? {};
  if (days === undefined) return "arms" in value ? value : { ...value, arms: [NOTHING, NOTHING] };
  const sums = days[0]!.impressions.map((_, arm) => ({
    impressions: days.reduce((sum, day) => sum + (day.impressions[arm] ?? 0), 0),
    conversions: days.reduce((sum, day) => sum + (day.conversions[arm] ?? 0), 0),
  }));
  return { ...value, arms: sums };
}

const NOTHING = { impressions: 0, conversions: 0 };

/** Enough of a wrong value to recognise it. */
function shown(value: unknown): string {
  return shorten(JSON.stringify(value) ?? String(value), 41);
}
