import type { z } from "zod";
import type { NamedPolicy } from "../../decision/index.ts";
import {
  credibleInterval,
  type PosteriorSummary,
  type Prior,
  relativeLiftInterval,
  summarizePosteriors,
} from "../../stats/index.ts";
import { analyzeDays, chancesOfLift, seriesOfDays, type DaysOutput, type LiftOutput } from "./analyze-days.ts";
import { caseSchema, withSums } from "./analyze-schema.ts";

/** One case as it was read. Fields this command does not know are ignored. */
export type AnalyzeCase = Omit<z.output<typeof caseSchema>, "prior"> & { readonly prior: Prior };

/** The answer to one case. Without intervals those are absent. `dispersion` is null where no days say how counts vary. */
export interface AnalyzeOutput extends PosteriorSummary, Partial<LiftOutput>, Partial<Omit<DaysOutput, "dispersion">> {
  readonly experiment?: string;
  readonly dispersion?: DaysOutput["dispersion"] | null;
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
export function analyzeText(text: string | { readonly value: unknown }, options: AnalyzeRules): CaseResult {
  let value: unknown;
  try {
    value = typeof text === "string" ? JSON.parse(text) : text.value;
  } catch (error) {
    return { ok: false, error: `this is not valid JSON: ${(error as Error).message}`, field: undefined };
  }
  const parsed = caseSchema.safeParse(withSums(value));
  if (!parsed.success) {
    const { issues } = parsed.error;
    return { ok: false, error: issues.map(sentence).join("; "), field: placeOf(issues[0]!.path) };
  }
  try {
    const input = { ...parsed.data, prior: parsed.data.prior ?? options.policy.rules.prior };
    return { ok: true, input, output: analyze(input, options) };
  } catch (error) {
    return { ok: false, error: `cannot be computed, please report it: ${(error as Error).message}`, field: undefined };
  }
}

/** How cases are judged. */
export interface AnalyzeRules {
  readonly intervals: boolean;
  /** Whose thresholds days are compared with, and whose prior counts where a case has none. */
  readonly policy: NamedPolicy;
  /** Relative lift whose probability is asked for; undefined: the policy's minimum detectable lift, or none. */
  readonly lift: number | undefined;
}

function analyze(
  { arms, control, prior, days, weights, experiment }: AnalyzeCase,
  { intervals, policy, lift }: AnalyzeRules,
): AnalyzeOutput {
  const summary = summarizePosteriors(arms, { control, prior });
  const ofDays = days && analyzeDays(seriesOfDays(days, control, weights), policy, prior);
  if (!intervals && ofDays === undefined && lift === undefined) return summary;
  return {
    ...(experiment !== undefined && { experiment }),
    ...summary,
    ...(intervals && {
      credibleInterval95: arms.map((one) => credibleInterval(one, { prior })),
      relativeLiftInterval95: arms.map((one, index) =>
        index === control ? null : withoutInfinity(relativeLiftInterval(one, arms[control]!, { prior })),
      ),
    }),
    ...chancesOfLift(arms, control, lift ?? policy.rules.minimumDetectableLift ?? 0, prior),
    ...(ofDays ?? { dispersion: null }),
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
