import { describe, expect, it } from "vitest";
import { credibleInterval, relativeLiftInterval, summarizePosteriors } from "../../src/stats/index.ts";
import { type PosteriorCase, publicPosteriors, recordedPosteriors, relativeError } from "./recorded.ts";

// Expected values: test/reference/posterior_reference.py (Taylor series with 256 bits and more), and correctly rounded public cases.
// Recorded losses are good to 1e-12 relative and more, probabilities and intervals to the last digit.

/** What src/stats promises. */
const PROMISED = { probability: 1e-12, probabilityBeyond1e8: 1e-10, loss: 1e-9, rateInterval: 1e-9, liftInterval: 1e-9 };

describe.each([
  ["112 cases that look for trouble", recordedPosteriors("posterior-trouble.ndjson")],
  ["2,000 random cases", recordedPosteriors("posterior-random.ndjson")],
])("posterior summaries agree with 256-bit arithmetic on %s", (_, cases) => compare(cases));

const fromPublic = publicPosteriors();
describe.skipIf(fromPublic === undefined)("posterior summaries agree with the correctly rounded public cases", () => compare(fromPublic ?? []));

interface Worst {
  error: number;
  where: string;
}

function compare(cases: readonly PosteriorCase[]): void {
  it("has cases to compare", () => {
    expect(cases.length).toBeGreaterThanOrEqual(20);
  });

  it("probabilities to 1e-12 below 1e8 impressions and to 1e-10 up to 1e10", () => {
    const worst = { small: nothing(), large: nothing() };
    for (const one of cases) {
      const summary = summarizePosteriors(one.arms, one);
      const side = sizeOf(one) <= 1e8 ? worst.small : worst.large;
      one.best.forEach((expected, arm) => note(side, Math.abs(summary.probabilityToBeBest[arm]! - expected), one));
      forVariants(one, one.beat, (expected, arm) => note(side, Math.abs(summary.probabilityToBeatControl[arm]! - expected), one));
    }
    console.info(`worst probability: ${worst.small.error} (${worst.small.where}), above 1e8 impressions ${worst.large.error} (${worst.large.where})`);
    expect(worst.small.error).toBeLessThan(PROMISED.probability);
    expect(worst.large.error).toBeLessThan(PROMISED.probabilityBeyond1e8);
  });

  it("expected losses to 1e-9 relative, however small", () => {
    const worst = nothing();
    for (const one of cases) {
      const summary = summarizePosteriors(one.arms, one);
      one.loss.forEach((expected, arm) => {
        if (expected !== null) note(worst, relativeError(summary.expectedLoss[arm]!, expected), one);
      });
      forVariants(one, one.lossVsControl, (expected, arm) => note(worst, relativeError(summary.expectedLossVsControl[arm]!, expected), one));
    }
    console.info(`worst loss, relative: ${worst.error} (${worst.where})`);
    expect(worst.error).toBeLessThan(PROMISED.loss);
  });

  it("intervals of rates to 1e-9 relative", () => {
    const worst = nothing();
    for (const one of cases) {
      one.intervals.forEach((expected, arm) => {
        const interval = credibleInterval(one.arms[arm]!, one);
        for (const end of [0, 1] as const) note(worst, relativeError(interval[end], expected[end]), one);
      });
    }
    console.info(`worst rate interval, relative: ${worst.error} (${worst.where})`);
    expect(worst.error).toBeLessThan(PROMISED.rateInterval);
  });

  it("intervals of lifts to 1e-9 relative", () => {
    const worst = nothing();
    for (const one of cases) {
      for (const [arm, expected] of Object.entries(one.lifts)) {
        const interval = relativeLiftInterval(one.arms[Number(arm)]!, one.arms[one.control]!, one);
        for (const end of [0, 1] as const) note(worst, relativeError(interval[end], expected[end] ?? Infinity), one);
      }
    }
    console.info(`worst lift interval, relative: ${worst.error} (${worst.where})`);
    expect(worst.error).toBeLessThan(PROMISED.liftInterval);
  });
}

function nothing(): Worst {
  return { error: 0, where: "none" };
}

function note(worst: Worst, error: number, { id }: PosteriorCase): void {
  if (error <= worst.error) return;
  worst.error = error;
  worst.where = id;
}

/** Impressions behind the best known arm, those of the prior included. */
function sizeOf({ arms, prior }: PosteriorCase): number {
  return Math.max(...arms.map(({ impressions }) => impressions)) + prior.alpha + prior.beta - 2;
}

function forVariants({ control }: PosteriorCase, values: readonly (number | null)[], check: (expected: number, arm: number) => void): void {
  values.forEach((expected, arm) => {
    if (arm !== control && expected !== null) check(expected, arm);
  });
}
