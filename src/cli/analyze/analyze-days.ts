import { summarizeArms, type ArmReport, type Estimate, type NamedPolicy } from "../../decision/index.ts";
import { addDays } from "../../experiment/index.ts";
import { armOf, replay, type DailySeries } from "../../replay/index.ts";
import { pairDispersion, pooledDispersion, probabilityOfLift, type Prior } from "../../stats/index.ts";

/** What days say beyond their sums. Lists by arm; null for the control, and where a figure is unknown. */
export interface DaysOutput {
  /** How much the daily difference to the control varies over what chance explains; `phi` is the largest of them, and what counts. */
  readonly dispersion: readonly ({
    readonly phi: number | null;
    readonly ownPhi: number | null;
    readonly pooledPhi: number | null;
  } | null)[];
  /** From the first with traffic. */
  readonly day: number;
  /** Of the variant over the control, as counted and corrected for dispersion. */
  readonly zRaw: readonly (number | null)[];
  readonly z: readonly (number | null)[];
  /** z value at which the policy stops today, with looks on every day before. */
  readonly threshold: readonly (number | null)[];
  readonly thresholdChanceOfBest: number | null;
  /** Largest so far, corrected for dispersion, and what a winner needs. */
  readonly eValue: readonly (number | null)[];
  readonly eValueNeeded: readonly (number | null)[];
  /** The lift that may be expected to last, with its 80% interval. */
  readonly expectedLift: readonly ({ readonly value: number; readonly low: number; readonly high: number } | null)[];
  readonly verdict: string;
  readonly policy: string;
}

/** Probability of a lift above a given one, which needs no days. */
export interface LiftOutput {
  readonly lift: number;
  readonly chanceOfLift: readonly (number | null)[];
}

export function chancesOfLift(
  arms: readonly { readonly impressions: number; readonly conversions: number }[],
  control: number,
  lift: number,
  prior: Prior,
): LiftOutput {
  const chances = arms.map((arm, index) =>
    index === control ? null : probabilityOfLift(arm, arms[control]!, lift, { prior }),
  );
  return { lift, chanceOfLift: chances };
}

/** A day as a case gives it: counts by arm. */
export interface GivenDay {
  readonly date?: string | undefined;
  readonly impressions: readonly number[];
  readonly conversions: readonly number[];
}

/** A Monday; days without a date follow one another from it. */
const UNDATED_FIRST_DAY = "2001-01-01";

/** Days of a case as a series. @param weights planned shares; undefined: unknown */
export function seriesOfDays(
  days: readonly GivenDay[],
  control: number,
  weights: readonly number[] | undefined,
): DailySeries {
  return {
    name: "case",
    arms: days[0]!.impressions.map((_, arm) => armOf(String(arm), arm === control, weights?.[arm])),
    days: days.map(({ date, impressions, conversions }, index) => ({
      date: date ?? addDays(UNDATED_FIRST_DAY, index),
      impressions,
      conversions,
    })),
  };
}

/** What the policy sees on the last of the days, after a look on each. */
export function analyzeDays(series: DailySeries, policy: NamedPolicy, prior: Prior): DaysOutput | undefined {
  let last: ReturnType<typeof replay> extends Generator<infer Day> ? Day | undefined : never;
  for (const day of replay(series, { ...policy, rules: { ...policy.rules, prior } })) last = day;
  if (last === undefined) return undefined;
  const { judgement } = last;
  const { opened } = judgement;
  const reports = summarizeArms(opened);
  const variation = opened.figures?.tally.variation;
  const pooledPhi = variation === undefined ? null : (pooledDispersion(variation.batches)?.phi ?? null);
  const ofVariants = <Figure>(figure: (report: ArmReport, arm: number) => Figure | null): (Figure | null)[] =>
    reports.map((report, arm) => (report.isControl ? null : figure(report, arm)));
  return {
    dispersion: ofVariants(({ phi }, arm) => ({
      phi,
      ownPhi: pairDispersion(variation?.scores[arm] ?? [])?.phi ?? null,
      pooledPhi,
    })),
    day: judgement.day,
    zRaw: ofVariants((_, arm) => opened.figures?.pairs[arm]?.rawZ ?? null),
    z: ofVariants(({ z }) => z),
    threshold: ofVariants(({ boundary }) => boundary),
    thresholdChanceOfBest: reports.find(({ isControl }) => !isControl)?.boundaryProbability ?? null,
    eValue: ofVariants(({ logEvidence }) => evidenceOf(logEvidence)),
    eValueNeeded: ofVariants(({ logEvidenceNeeded }) => evidenceOf(logEvidenceNeeded)),
    expectedLift: ofVariants(({ expectedLift }) => estimated(expectedLift)),
    verdict: judgement.verdict,
    policy: policy.name,
  };
}

/** JSON has no infinity. */
const LARGEST_LOG = 700;

function evidenceOf(logEvidence: number | null): number | null {
  return logEvidence === null ? null : Math.exp(Math.min(LARGEST_LOG, logEvidence));
}

function estimated(estimate: Estimate | null) {
  if (estimate?.kind !== "estimated") return null;
  const { value, low, high } = estimate;
  return { value, low, high };
}
