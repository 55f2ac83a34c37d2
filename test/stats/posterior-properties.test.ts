import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Counts,
  credibleInterval,
  probabilityOfLift,
  relativeLiftInterval,
  summarizePosteriors,
} from "../../src/stats/index.ts";
import { runs } from "../support/scope.ts";

// One seed: a red build must be red again. FAST_CHECK_SEED tries another one.
const seed = Number(process.env["FAST_CHECK_SEED"] ?? 20_261_123);

// Properties that need no reference. Sizes are log-uniform from 0 to 1e10 impressions, rates cover the whole of [0, 1].

const arm: fc.Arbitrary<Counts> = fc
  .record({ size: fc.double({ min: -0.5, max: 10, noNaN: true }), rate: fc.double({ min: -5, max: 5, noNaN: true }) })
  .map(({ size, rate }) => {
    const impressions = Math.floor(10 ** size);
    return { impressions, conversions: Math.min(impressions, Math.round(impressions / (1 + Math.exp(-rate)))) };
  });
/** Arms of one experiment: one size and rate, a few standard errors apart. */
const closeArms = (min: number, max: number): fc.Arbitrary<Counts[]> =>
  fc
    .record({
      centre: arm,
      offsets: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: min, maxLength: max }),
    })
    .map(({ centre: { impressions, conversions }, offsets }) =>
      offsets.map((offset) => {
        const deviation = Math.sqrt((conversions * (impressions - conversions)) / Math.max(impressions, 1));
        return {
          impressions,
          conversions: Math.min(impressions, Math.max(0, Math.round(conversions + offset * deviation))),
        };
      }),
    );
const arms = (min: number, max: number) =>
  fc.oneof(fc.array(arm, { minLength: min, maxLength: max }), closeArms(min, max));
const parameter = fc.double({ min: -2, max: 3, noNaN: true }).map((exponent) => 10 ** exponent);
const prior = fc.oneof(
  fc.constant({ alpha: 1, beta: 1 }),
  fc.constant({ alpha: 0.5, beta: 0.5 }),
  fc.record({ alpha: parameter, beta: parameter }),
);

const mean = ({ impressions, conversions }: Counts, { alpha, beta }: { alpha: number; beta: number }) =>
  (alpha + conversions) / (alpha + beta + impressions);

describe("posterior summaries, whatever the counts", () => {
  it("give each arm a probability, and all arms together 1", () => {
    fc.assert(
      fc.property(arms(2, 12), prior, (arms, prior) => {
        const { probabilityToBeBest } = summarizePosteriors(arms, { prior });
        for (const probability of probabilityToBeBest) expect(probability).toBeGreaterThanOrEqual(0);
        expect(Math.abs(probabilityToBeBest.reduce((sum, probability) => sum + probability, 0) - 1)).toBeLessThan(
          1e-12,
        );
      }),
      { seed, numRuns: runs(400) },
    );
  });

  it("do not change by a single digit when arms are listed in another order", () => {
    fc.assert(
      fc.property(
        arms(2, 8).chain((arms) =>
          fc.record({
            arms: fc.constant(arms),
            order: fc.shuffledSubarray([...arms.keys()], { minLength: arms.length }),
          }),
        ),
        prior,
        fc.nat(),
        ({ arms, order }, prior, pick) => {
          const control = pick % arms.length;
          const one = summarizePosteriors(arms, { prior, control });
          const other = summarizePosteriors(
            order.map((index) => arms[index]!),
            { prior, control: order.indexOf(control) },
          );
          for (const field of [
            "probabilityToBeBest",
            "probabilityToBeatControl",
            "expectedLoss",
            "expectedLossVsControl",
          ] as const) {
            expect(other[field]).toEqual(order.map((index) => one[field][index]));
          }
        },
      ),
      { seed, numRuns: runs(300) },
    );
  });

  it("give identical arms exactly the same, and K of them exactly 1/K", () => {
    fc.assert(
      fc.property(arm, arm, prior, fc.integer({ min: 2, max: 60 }), (twin, other, prior, count) => {
        const twins = summarizePosteriors(
          Array.from({ length: count }, () => twin),
          { prior },
        );
        expect(twins.probabilityToBeBest).toEqual(Array.from({ length: count }, () => 1 / count));
        expect(twins.probabilityToBeatControl.slice(1)).toEqual(Array.from({ length: count - 1 }, () => 0.5));
        const mixed = summarizePosteriors([twin, other, twin], { prior });
        expect(mixed.probabilityToBeBest[0]).toBe(mixed.probabilityToBeBest[2]);
        expect(mixed.expectedLoss[0]).toBe(mixed.expectedLoss[2]);
      }),
      { seed, numRuns: runs(200) },
    );
  });

  it("favour an arm more when it has one conversion more", () => {
    fc.assert(
      fc.property(arms(2, 5), prior, (arms, prior) => {
        const [first, ...rest] = arms as [Counts, ...Counts[]];
        fc.pre(first.conversions < first.impressions);
        const before = summarizePosteriors([first, ...rest], { prior });
        const after = summarizePosteriors([{ ...first, conversions: first.conversions + 1 }, ...rest], { prior });
        expect(after.probabilityToBeBest[0]! - before.probabilityToBeBest[0]!).toBeGreaterThan(-1e-13);
        expect(after.expectedLoss[0]!).toBeLessThanOrEqual(before.expectedLoss[0]! * (1 + 1e-10));
      }),
      { seed, numRuns: runs(300) },
    );
  });

  it("say the same of two arms in both ways: best means better than the control", () => {
    fc.assert(
      fc.property(arms(2, 2), prior, (arms, prior) => {
        fc.pre(arms[0]!.impressions !== arms[1]!.impressions || arms[0]!.conversions !== arms[1]!.conversions);
        const summary = summarizePosteriors(arms, { prior });
        expect(summary.probabilityToBeBest[1]).toBe(summary.probabilityToBeatControl[1]);
        expect(summary.expectedLoss[1]).toBe(summary.expectedLossVsControl[1]);
      }),
      { seed, numRuns: runs(300) },
    );
  });

  it("differ in expected loss by the difference of the posterior means", () => {
    fc.assert(
      fc.property(arms(2, 8), prior, (arms, prior) => {
        const { expectedLoss } = summarizePosteriors(arms, { prior });
        for (let one = 0; one < arms.length; one++) {
          for (let other = 0; other < one; other++) {
            const difference = expectedLoss[one]! - expectedLoss[other]!;
            const scale = Math.max(expectedLoss[one]!, expectedLoss[other]!);
            expect(Math.abs(difference - (mean(arms[other]!, prior) - mean(arms[one]!, prior)))).toBeLessThanOrEqual(
              1e-9 * scale + 1e-15,
            );
          }
        }
      }),
      { seed, numRuns: runs(400) },
    );
  });

  it("lose at least as much against the best as against the control", () => {
    fc.assert(
      fc.property(arms(2, 8), prior, (arms, prior) => {
        const { expectedLoss, expectedLossVsControl } = summarizePosteriors(arms, { prior });
        expectedLossVsControl.forEach((loss, arm) =>
          expect(loss ?? 0).toBeLessThanOrEqual(expectedLoss[arm]! * (1 + 1e-9)),
        );
      }),
      { seed, numRuns: runs(200) },
    );
  });
});

describe("intervals, whatever the counts", () => {
  it("hold the posterior mean of the rate", () => {
    fc.assert(
      fc.property(
        arm,
        fc.record({
          alpha: fc.double({ min: 0.5, max: 100, noNaN: true }),
          beta: fc.double({ min: 0.5, max: 100, noNaN: true }),
        }),
        (arm, prior) => {
          const [low, high] = credibleInterval(arm, { prior });
          expect(low).toBeLessThan(mean(arm, prior));
          expect(high).toBeGreaterThan(mean(arm, prior));
          expect(low).toBeGreaterThan(0);
          // 1 itself only where the next smaller double would be too small.
          expect(high).toBeLessThanOrEqual(1);
        },
      ),
      { seed, numRuns: runs(500) },
    );
  });

  it("grow with their level", () => {
    fc.assert(
      fc.property(arm, arm, (variant, control) => {
        const [low, high] = relativeLiftInterval(variant, control, { level: 0.9 });
        const [wideLow, wideHigh] = relativeLiftInterval(variant, control, { level: 0.99 });
        expect(wideLow).toBeLessThan(low);
        expect(wideHigh).toBeGreaterThan(high);
      }),
      { seed, numRuns: runs(100) },
    );
  });

  it("turn over when variant and control change places: the ratio becomes its reciprocal", () => {
    fc.assert(
      fc.property(arm, arm, prior, (variant, control, prior) => {
        const [low, high] = relativeLiftInterval(variant, control, { prior });
        const [otherLow, otherHigh] = relativeLiftInterval(control, variant, { prior });
        fc.pre(high < 1e12 && otherHigh < 1e12);
        expect(Math.abs((1 + low) * (1 + otherHigh) - 1)).toBeLessThan(1e-10);
        expect(Math.abs((1 + high) * (1 + otherLow) - 1)).toBeLessThan(1e-10);
      }),
      { seed, numRuns: runs(200) },
    );
  });

  it("leave 2.5% of the lift on either side, as the probability of a lift says", () => {
    fc.assert(
      fc.property(arm, arm, prior, (variant, control, prior) => {
        const [low, high] = relativeLiftInterval(variant, control, { prior });
        fc.pre(high < 1e12 && low > -1 + 1e-12);
        // The lift itself is rounded: its last digit moves the probability by up to 1e-16 over its width, or over its distance from -1.
        const slack = 1e-11 + 1e-15 / Math.min(1, high - low, 1 + low);
        expect(Math.abs(probabilityOfLift(variant, control, low, { prior }) - 0.975)).toBeLessThan(slack);
        expect(Math.abs(probabilityOfLift(variant, control, high, { prior }) - 0.025)).toBeLessThan(slack);
      }),
      { seed, numRuns: runs(200) },
    );
  });

  it("agree that no lift at all means beating the control", () => {
    fc.assert(
      fc.property(arm, arm, prior, (variant, control, prior) => {
        const beat = summarizePosteriors([control, variant], { prior }).probabilityToBeatControl[1]!;
        expect(Math.abs(probabilityOfLift(variant, control, 0, { prior }) - beat)).toBeLessThan(1e-10);
      }),
      { seed, numRuns: runs(300) },
    );
  });
});
