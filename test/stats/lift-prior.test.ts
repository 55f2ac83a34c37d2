import { describe, expect, it } from "vitest";
import {
  fitLiftPrior,
  GENERAL_LIFT_PRIOR,
  liftOfOddsRatio,
  logOddsRatioOfLift,
  shrunkenEffect,
} from "../../src/stats/index.ts";
import { recordedFunctions, relativeError } from "./recorded.ts";

// Expected values: test/reference/function_reference.py; the mean and the false sign are integrals over all effects.

describe("what an effect is worth", () => {
  interface Row {
    readonly prior: readonly [number, number];
    readonly effect: readonly [number, number];
    readonly mean: number;
    readonly low: number;
    readonly high: number;
    readonly falseSign: number;
  }
  const rows = recordedFunctions<readonly Row[]>("shrunkenEffect");

  it("is the mean of what it may be, between the tenths on either side", () => {
    for (const { prior, effect, mean, low, high, falseSign } of rows) {
      const [nullShare, spread] = prior;
      const [estimate, variance] = effect;
      const own = shrunkenEffect({ estimate, variance }, { nullShare, spread, fittedTo: 0 });
      expect(Math.abs(own.mean - mean)).toBeLessThan(1e-12);
      expect(Math.abs(own.low - low)).toBeLessThan(1e-11);
      expect(Math.abs(own.high - high)).toBeLessThan(1e-11);
      expect(relativeError(own.falseSign, falseSign)).toBeLessThan(1e-9);
    }
    expect(rows.some(({ low }) => low === 0) && rows.some(({ high }) => high === 0)).toBe(true);
  });

  it("lies between none and what was seen, and turns with it", () => {
    for (const estimate of [1e-6, 0.01, 0.1, 1, 20]) {
      const own = shrunkenEffect({ estimate, variance: 0.002 }, GENERAL_LIFT_PRIOR);
      const turned = shrunkenEffect({ estimate: -estimate, variance: 0.002 }, GENERAL_LIFT_PRIOR);
      expect(own.mean).toBeGreaterThan(0);
      expect(own.mean).toBeLessThan(estimate);
      expect(turned.mean).toBeCloseTo(-own.mean, 12);
      expect(turned.low).toBeCloseTo(-own.high, 9);
      expect(turned.falseSign).toBeCloseTo(own.falseSign, 12);
    }
  });

  it("is refused without a variance", () => {
    for (const variance of [0, -1, NaN, Infinity])
      expect(() => shrunkenEffect({ estimate: 0.1, variance }, GENERAL_LIFT_PRIOR)).toThrow(
        "shrunkenEffect requires a variance above 0",
      );
  });
});

describe("what effects are usual", () => {
  it("is the point of the grid that the account's experiments speak for most", () => {
    interface Row {
      readonly effects: readonly (readonly [number, number])[];
      readonly nullShare: number;
      readonly spread: number;
    }
    for (const { effects, nullShare, spread } of recordedFunctions<readonly Row[]>("liftPrior"))
      expect(fitLiftPrior(effects.map(([estimate, variance]) => ({ estimate, variance })))).toEqual({
        nullShare,
        spread,
        fittedTo: effects.length,
      });
  });

  it("is not the narrowest of all because one estimate is impossibly far away", () => {
    const usual = Array.from({ length: 30 }, (_, index) => ({ estimate: 0.05 * Math.sin(index), variance: 0.0009 }));
    const prior = fitLiftPrior([...usual, { estimate: -9.85, variance: 0.003 }]);
    expect(prior.spread).toBeGreaterThanOrEqual(fitLiftPrior(usual).spread);
  });

  it("is the general assumption where there are none", () => {
    expect(fitLiftPrior([])).toEqual(GENERAL_LIFT_PRIOR);
  });
});

describe("a lift as a log odds ratio", () => {
  // Expected values: Python's decimal with 50 digits, ln(1 + lift) + ln((1 - rate) / (1 - rate (1 + lift))).
  it.each`
    lift     | rate     | expected
    ${-0.02} | ${0.2}   | ${-0.02519024882856}
    ${0.03}  | ${0.05}  | ${0.03113899746106}
    ${0.2}   | ${0.6}   | ${0.538996500732687}
    ${-0.5}  | ${0.999} | ${-6.908754779315221}
    ${0.1}   | ${0}     | ${0.0953101798043}
  `("of $lift at a rate of $rate is $expected, and comes back", ({ lift, rate, expected }) => {
    expect(relativeError(logOddsRatioOfLift(lift, rate), expected)).toBeLessThan(1e-12);
    expect(Math.abs(liftOfOddsRatio(logOddsRatioOfLift(lift, rate), rate) - lift)).toBeLessThan(1e-12);
  });

  it("stays finite where the lift would lead beyond every rate", () => {
    expect(Number.isFinite(logOddsRatioOfLift(1, 0.9))).toBe(true);
  });
});
