import { credibleInterval, relativeLiftInterval, summarizePosteriors } from "../../src/stats/index.ts";
import { type PosteriorCase, relativeError } from "./recorded.ts";

/** The largest error of one quantity and the case it occurred in. */
export interface Worst {
  error: number;
  where: string;
  /** How many values were compared. */
  values: number;
}

/** Largest errors over many cases: absolute for probabilities, relative for all else. */
export interface Comparison {
  readonly cases: number;
  readonly probability: Worst;
  readonly probabilityBeyond1e8: Worst;
  readonly loss: Worst;
  readonly rateInterval: Worst;
  readonly liftInterval: Worst;
}

/** Compares everything that is recorded of each case. A number that is NaN counts as infinitely wrong. */
export function comparePosteriors(cases: readonly PosteriorCase[]): Comparison {
  const comparison: Comparison = {
    cases: cases.length,
    probability: nothing(),
    probabilityBeyond1e8: nothing(),
    loss: nothing(),
    rateInterval: nothing(),
    liftInterval: nothing(),
  };
  for (const one of cases) compareCase(one, comparison);
  return comparison;
}

function compareCase(
  one: PosteriorCase,
  { probability, probabilityBeyond1e8, loss, rateInterval, liftInterval }: Comparison,
): void {
  const summary = summarizePosteriors(one.arms, one);
  const forSize = sizeOf(one) <= 1e8 ? probability : probabilityBeyond1e8;
  const { best, beat, lossVsControl } = one;
  best.forEach((expected, arm) => note(forSize, Math.abs(summary.probabilityToBeBest[arm]! - expected), one));
  present(beat, (expected, arm) => note(forSize, Math.abs(summary.probabilityToBeatControl[arm]! - expected), one));
  present(one.loss, (expected, arm) => note(loss, relativeError(summary.expectedLoss[arm]!, expected), one));
  present(lossVsControl, (expected, arm) =>
    note(loss, relativeError(summary.expectedLossVsControl[arm]!, expected), one),
  );
  one.intervals.forEach((expected, arm) => {
    const interval = credibleInterval(one.arms[arm]!, one);
    for (const end of [0, 1] as const) note(rateInterval, relativeError(interval[end], expected[end]), one);
  });
  for (const [arm, expected] of Object.entries(one.lifts)) {
    const interval = relativeLiftInterval(one.arms[Number(arm)]!, one.arms[one.control]!, one);
    for (const end of [0, 1] as const) note(liftInterval, relativeError(interval[end], expected[end] ?? Infinity), one);
  }
}

function nothing(): Worst {
  return { error: 0, where: "none", values: 0 };
}

function note(worst: Worst, error: number, { id }: PosteriorCase): void {
  worst.values++;
  if (error <= worst.error) return;
  worst.error = Number.isNaN(error) ? Infinity : error;
  worst.where = id;
}

function present(values: readonly (number | null)[], check: (expected: number, arm: number) => void): void {
  values.forEach((expected, arm) => {
    if (expected !== null) check(expected, arm);
  });
}

/** Impressions behind the best known arm, those of the prior included. */
function sizeOf({ arms, prior }: PosteriorCase): number {
  return Math.max(...arms.map(({ impressions }) => impressions)) + prior.alpha + prior.beta - 2;
}
