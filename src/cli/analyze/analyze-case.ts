import { z } from "zod";
import { shorten } from "../../messages/index.ts";
import {
  credibleInterval,
  type PosteriorSummary,
  relativeLiftInterval,
  summarizePosteriors,
} from "../../stats/index.ts";

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

const ARMS = "an array of at least two variants";
const caseSchema = z
  .object(
    {
      control: z
        .int({ error: wanted("the index of a variant") })
        .min(0, { error: wanted("the index of a variant") })
        .default(0),
      prior: z
        .object({ alpha: shape, beta: shape }, { error: wanted('{"alpha": a, "beta": b}') })
        .default({ alpha: 1, beta: 1 }),
      arms: z
        .array(arm, { error: wanted(ARMS) })
        .min(2, { error: ({ input }) => `has ${(input as unknown[]).length}; wanted ${ARMS}` }),
    },
    { error: wanted('an object like {"arms": [{"impressions": 1000, "conversions": 50}, ...]}') },
  )
  .refine(({ control, arms }) => control < arms.length, {
    path: ["control"],
    error: ({ input }) => {
      const { control, arms } = input as { control: number; arms: unknown[] };
      return `is ${control}; wanted the index of one of the ${arms.length} variants, counted from 0`;
    },
  });

/** One case as it was read. Fields this command does not know are ignored. */
export type AnalyzeCase = z.output<typeof caseSchema>;

/** The answer to one case. Without intervals the last two are absent. */
export interface AnalyzeOutput extends PosteriorSummary {
  readonly credibleInterval95?: readonly (readonly [number, number])[];
  /** null for the control. A null end lies beyond every number: priors that believe in a rate of 0 allow that, and JSON has no infinity. */
  readonly relativeLiftInterval95?: readonly (readonly [number | null, number | null] | null)[];
}

export type CaseResult =
  | { readonly ok: true; readonly input: AnalyzeCase; readonly output: AnalyzeOutput }
  | {
      readonly ok: false;
      readonly error: string;
      /** The first field that is wrong, `arms[1].conversions`; undefined where it is the whole case. */
      readonly field: string | undefined;
    };

/** Parses, checks and analyses one case. Never throws: a stream of cases goes on after one that cannot be answered. */
export function analyzeText(
  text: string | { readonly value: unknown },
  options: { readonly intervals: boolean },
): CaseResult {
  let value: unknown;
  try {
    value = typeof text === "string" ? JSON.parse(text) : text.value;
  } catch (error) {
    return { ok: false, error: `this is not valid JSON: ${(error as Error).message}`, field: undefined };
  }
  const parsed = caseSchema.safeParse(value);
  if (!parsed.success) {
    const { issues } = parsed.error;
    return { ok: false, error: issues.map(sentence).join("; "), field: placeOf(issues[0]!.path) };
  }
  try {
    return { ok: true, input: parsed.data, output: analyze(parsed.data, options.intervals) };
  } catch (error) {
    return { ok: false, error: `cannot be computed, please report it: ${(error as Error).message}`, field: undefined };
  }
}

function analyze({ arms, control, prior }: AnalyzeCase, intervals: boolean): AnalyzeOutput {
  const summary = summarizePosteriors(arms, { control, prior });
  if (!intervals) return summary;
  return {
    ...summary,
    credibleInterval95: arms.map((one) => credibleInterval(one, { prior })),
    relativeLiftInterval95: arms.map((one, index) =>
      index === control ? null : withoutInfinity(relativeLiftInterval(one, arms[control]!, { prior })),
    ),
  };
}

function withoutInfinity([low, high]: readonly [number, number]): readonly [number | null, number | null] {
  return [low === Infinity ? null : low, high === Infinity ? null : high];
}

/** `arms[1].conversions is "x"; wanted ...` */
function sentence({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  return `${placeOf(path) ?? "the case"} ${message}`;
}

function placeOf(path: readonly PropertyKey[]): string | undefined {
  const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return place === "" ? undefined : place.replace(/^\./, "");
}

/** Enough of a wrong value to recognise it. */
function shown(value: unknown): string {
  return shorten(JSON.stringify(value) ?? String(value), 41);
}
