import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Counts,
  DEFAULT_LIFT_GRID,
  liftGridAround,
  logEvidenceOfBatch,
  logOddsOfLifts,
  logSplitEvidence,
  mixLogEvidence,
} from "../../src/stats/index.ts";
import { hypergeometric, multinomial, seeded } from "./random.ts";
import { recordedFunctions, relativeError } from "./recorded.ts";
import { runs } from "../support/scope.ts";

// One seed: a red build must be red again.
fc.configureGlobal({ seed: 20_261_123 });

// Expected values: test/reference/function_reference.py, 60 digits.

const GRID = logOddsOfLifts(DEFAULT_LIFT_GRID);
const of = (conversions: number, impressions: number): Counts => ({ impressions, conversions });
const counts = ([impressions, conversions]: readonly [number, number]): Counts => ({ impressions, conversions });

describe("evidence that one arm beats another", () => {
  interface Row {
    readonly arm: readonly [number, number];
    readonly reference: readonly [number, number];
    readonly exact: readonly number[];
    readonly multinomial: readonly number[];
  }
  const rows = recordedFunctions<readonly Row[]>("evidence");

  const rateOf = ({ arm, reference }: Row) => (arm[1] + reference[1]) / Math.max(1, arm[0] + reference[0]);
  const rare = rows.filter((row) => rateOf(row) <= 0.05);
  const middling = rows.filter((row) => rateOf(row) > 0.05 && rateOf(row) < 0.95);

  it("is exact at common rates from 5% to 95%", () => {
    for (const { arm, reference, exact } of middling) {
      const own = logEvidenceOfBatch(counts(arm), counts(reference), GRID);
      exact.forEach((value, m) => expect(Math.abs(own[m]! - value)).toBeLessThan(1e-11 * (1 + Math.abs(value))));
    }
    expect(middling.length).toBeGreaterThan(10);
  });

  it("is the multinomial bound at rare rates", () => {
    for (const { arm, reference, multinomial } of rare) {
      const own = logEvidenceOfBatch(counts(arm), counts(reference), GRID);
      multinomial.forEach((value, m) => expect(Math.abs(own[m]! - value)).toBeLessThan(1e-12 * (1 + Math.abs(value))));
    }
    expect(rare.length).toBeGreaterThan(2);
  });

  it("takes late conversions by the multinomial form at the cumulative share", () => {
    for (const { arm, reference, multinomial } of rows) {
      if (arm[0] + reference[0] === 0) continue;
      const own = logEvidenceOfBatch(counts(arm), counts(reference), GRID, {
        cumulativeShare: arm[0] / (arm[0] + reference[0]),
      });
      multinomial.forEach((value, m) => expect(Math.abs(own[m]! - value)).toBeLessThan(1e-12 * (1 + Math.abs(value))));
    }
    expect(logEvidenceOfBatch(of(30, 0), of(10, 0), GRID, { cumulativeShare: 0.5 })[3]).toBeCloseTo(
      30 * Math.log(1.1) - 40 * Math.log(1.05),
      12,
    );
  });

  it("reproduces published check values", () => {
    const mixed = (arm: Counts, reference: Counts) =>
      Math.exp(mixLogEvidence(logEvidenceOfBatch(arm, reference, GRID)));
    expect(mixed(of(120, 2000), of(100, 2000))).toBeCloseTo(1.9631496, 6);
    expect(mixed(of(360, 6000), of(300, 6000))).toBeCloseTo(8.7317267, 6);
    expect(mixed(of(300, 6000), of(360, 6000))).toBeCloseTo(0.1054299, 6);
    expect(mixed(of(90, 1000), of(700, 9000))).toBeCloseTo(1.8338159, 6);
  });

  it("is none without conversions, and finite for a million of them", () => {
    expect([...logEvidenceOfBatch(of(0, 1000), of(0, 1000), GRID)]).toEqual(GRID.map(() => 0));
    expect([...logEvidenceOfBatch(of(0, 0), of(0, 0), GRID)]).toEqual(GRID.map(() => 0));
    for (const value of logEvidenceOfBatch(of(499_000, 5e6), of(498_000, 5e6), GRID))
      expect(Number.isFinite(value)).toBe(true);
  });

  it("bets on lifts around a planned one where there is one", () => {
    liftGridAround(0.1).forEach((lift, m) => expect(lift).toBeCloseTo([0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5][m]!, 15));
    expect(logOddsOfLifts([0])).toEqual([0]);
  });

  it("adds up over the grid as a mean, without overflow", () => {
    expect(mixLogEvidence([0, 0, 0])).toBe(0);
    expect(mixLogEvidence([2000, 2000])).toBe(2000);
    expect(mixLogEvidence([-Infinity, Math.log(4)])).toBeCloseTo(Math.log(2), 14);
  });

  it("has an expectation of at most 1 when both arms convert alike: the enumerated mean, batch by batch", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (size, referenceSize, share) => {
          const drawn = Math.round(share * (size + referenceSize));
          const probabilities = hypergeometric(size + referenceSize, size, drawn);
          const means = GRID.map(() => 0);
          for (const [hits, probability] of probabilities) {
            const own = logEvidenceOfBatch(of(hits, size), of(drawn - hits, referenceSize), GRID);
            own.forEach((value, m) => (means[m]! += probability * Math.exp(value)));
          }
          // The exact form is fair: its mean is 1, and not only at most 1.
          const rate = Math.min(drawn, size + referenceSize - drawn) / (size + referenceSize);
          const least = rate > 0.05 ? 1 - 1e-11 : 0;
          for (const mean of means) {
            expect(mean).toBeLessThan(1 + 1e-11);
            expect(mean).toBeGreaterThan(least);
          }
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it("refuses what cannot be", () => {
    expect(() => logEvidenceOfBatch(of(3, 2), of(0, 2), GRID)).toThrow("or cumulativeShare for late conversions");
    expect(() => logEvidenceOfBatch(of(0.5, 2), of(0, 2), GRID)).toThrow("requires whole numbers");
    expect(() => logEvidenceOfBatch(of(1, 2), of(0, 2), GRID, { cumulativeShare: 2 })).toThrow(
      "requires a cumulativeShare between 0 and 1, got 2",
    );
    expect(() => logEvidenceOfBatch(of(-1, 2), of(0, 2), GRID, { cumulativeShare: 0.5 })).toThrow(
      "requires conversions of 0 or more",
    );
  });
});

describe("evidence against the planned split", () => {
  interface Row {
    readonly impressions: readonly number[];
    readonly shares: readonly number[];
    readonly concentration: number;
    readonly value: number;
  }

  it("agrees with log Gammas of 60 digits, up to ten billion impressions", () => {
    for (const { impressions, shares, concentration, value } of recordedFunctions<readonly Row[]>("split")) {
      expect(Math.abs(logSplitEvidence(impressions, shares, concentration) - value)).toBeLessThan(
        1e-12 * (1 + Math.abs(value)),
      );
    }
  });

  it("takes shares on any scale and arms in any order", () => {
    const own = logSplitEvidence([5100, 4900, 2000], [2, 2, 1]);
    expect(relativeError(logSplitEvidence([5100, 4900, 2000], [40, 40, 20]), own)).toBeLessThan(1e-13);
    expect(logSplitEvidence([2000, 4900, 5100], [1, 2, 2])).toBe(own);
  });

  it("is certain when an arm without a share has traffic, and unmoved when it has none", () => {
    expect(logSplitEvidence([100, 1], [1, 0])).toBe(Infinity);
    expect(logSplitEvidence([100, 100, 0], [1, 1, 0])).toBe(logSplitEvidence([100, 100], [1, 1]));
  });

  it("is a martingale: what one more impression does to it is, on average, nothing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ count: fc.nat({ max: 100_000 }), share: fc.integer({ min: 1, max: 100 }) }), {
          minLength: 2,
          maxLength: 6,
        }),
        (arms) => {
          const impressions = arms.map(({ count }) => count);
          const shares = arms.map(({ share }) => share);
          const whole = shares.reduce((sum, share) => sum + share, 0);
          const before = logSplitEvidence(impressions, shares);
          let ratio = 0;
          shares.forEach((share, arm) => {
            const after = logSplitEvidence(impressions.with(arm, impressions[arm]! + 1), shares);
            ratio += (share / whole) * Math.exp(after - before);
          });
          // `before` may be 100,000 and more: its last digits go into the ratio.
          expect(Math.abs(ratio - 1)).toBeLessThan(1e-12 + 1e-14 * Math.abs(before));
        },
      ),
      { numRuns: runs(300) },
    );
  });

  /** Looks once a day at healthy traffic, and returns the evidence of each look. */
  const looks = (days: number, daily: number, shares: readonly number[], random: () => number) => {
    const impressions = shares.map(() => 0);
    return Array.from({ length: days }, () => {
      multinomial(daily, shares, random).forEach((count, arm) => (impressions[arm]! += count));
      return logSplitEvidence(impressions, shares);
    });
  };

  it("has a mean of 1 on healthy traffic: simulated", () => {
    const random = seeded(11);
    const runs = 4000;
    let sum = 0;
    for (let run = 0; run < runs; run++) sum += Math.exp(looks(5, 100, [0.5, 0.3, 0.2], random).at(-1)!);
    // One run has a standard deviation of 0.33.
    expect(Math.abs(sum / runs - 1)).toBeLessThan(4 * (0.33 / Math.sqrt(runs)));
  });

  it("cries wolf on fewer than 1% of healthy experiments, although it looks every day: simulated", () => {
    const random = seeded(12);
    const runs = 1000;
    let alarms = 0;
    for (let run = 0; run < runs; run++) if (Math.max(...looks(28, 100, [0.5, 0.5], random)) >= Math.log(100)) alarms++;
    expect(alarms / runs).toBeLessThanOrEqual(0.01);
  });

  it("refuses a plan that is none", () => {
    expect(() => logSplitEvidence([1, 2], [1])).toThrow("requires one planned share per arm");
    expect(() => logSplitEvidence([1, 2], [0, 0])).toThrow("requires a planned share above 0");
    expect(() => logSplitEvidence([-1, 2], [1, 1])).toThrow("requires impressions of 0 or more");
    expect(() => logSplitEvidence([1, 2], [1, -1])).toThrow("requires planned shares of 0 or more");
    expect(() => logSplitEvidence([1, 2], [1, 1], 0)).toThrow("requires a concentration above 0");
  });
});
