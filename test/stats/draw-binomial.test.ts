import { mean, variance } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { drawBinomial, RandomStream } from "../../src/stats/index.ts";

/** Probabilities of the binomial distribution by its recurrence, from the mode outward. */
function probabilities(trials: number, rate: number): Float64Array {
  const p = new Float64Array(trials + 1);
  const mode = Math.floor((trials + 1) * rate);
  p[mode] = 1;
  for (let k = mode; k < trials; k++) p[k + 1] = (p[k]! * (trials - k) * rate) / ((k + 1) * (1 - rate));
  for (let k = mode; k > 0; k--) p[k - 1] = (p[k]! * k * (1 - rate)) / ((trials - k + 1) * rate);
  const sum = p.reduce((total, value) => total + value, 0);
  return p.map((value) => value / sum);
}

/** Pearson's statistic over cells with 20 expected draws or more, standardized: about N(0, 1) if the draws are right. */
function standardizedMisfit(draws: readonly number[], p: Float64Array): number {
  const seen = new Float64Array(p.length);
  for (const draw of draws) seen[draw]! += 1;
  let statistic = 0;
  let cells = 0;
  let [expected, found] = [0, 0];
  for (let k = 0; k < p.length; k++) {
    expected += p[k]! * draws.length;
    found += seen[k]!;
    if (expected < 20 && k < p.length - 1) continue;
    if (expected > 0) statistic += (found - expected) ** 2 / expected;
    cells++;
    [expected, found] = [0, 0];
  }
  return (statistic - (cells - 1)) / Math.sqrt(2 * (cells - 1));
}

describe("binomial draws", () => {
  it.each([
    { trials: 20, rate: 0.3, by: "inversion" },
    { trials: 2000, rate: 0.001, by: "inversion" },
    { trials: 500, rate: 0.03, by: "rejection" },
    { trials: 2000, rate: 0.05, by: "rejection" },
    { trials: 4000, rate: 0.5, by: "rejection" },
    { trials: 300, rate: 0.9, by: "the mirrored distribution" },
  ])("follow the distribution itself: $trials trials at $rate, by $by", ({ trials, rate }) => {
    const random = new RandomStream(20260309, trials);
    const draws = Array.from({ length: 40_000 }, () => drawBinomial(random, trials, rate));
    const misfit = standardizedMisfit(draws, probabilities(trials, rate));
    expect(Math.abs(misfit)).toBeLessThan(4);
    // The same measure notices a rate that is 10% off.
    expect(standardizedMisfit(draws, probabilities(trials, rate * 0.9))).toBeGreaterThan(4);
  });

  it("keep mean and variance at ten million trials", () => {
    const random = new RandomStream(7);
    const [trials, rate, count] = [10_000_000, 0.04, 20_000];
    const draws = Array.from({ length: count }, () => drawBinomial(random, trials, rate));
    const expected = trials * rate * (1 - rate);
    expect(Math.abs(mean(draws) - trials * rate) / Math.sqrt(expected / count)).toBeLessThan(4);
    expect(Math.abs(variance(draws) / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  });

  it("give what is certain and refuse what is no rate", () => {
    const random = new RandomStream(1);
    expect(drawBinomial(random, 0, 0.5)).toBe(0);
    expect(drawBinomial(random, 10, 0)).toBe(0);
    expect(drawBinomial(random, 10, 1)).toBe(10);
    expect(() => drawBinomial(random, 10, 1.1)).toThrow("a rate between 0 and 1");
  });
});

describe("random streams", () => {
  it("repeat for the same words and differ for others", () => {
    const first = (...words: number[]) =>
      Array.from(
        { length: 4 },
        (
          (stream) => () =>
            stream.next()
        )(new RandomStream(...words)),
      );
    expect(first(1, 5)).toEqual(first(1, 5));
    const others = [first(1, 5), first(5, 1), first(1, 6), first(2, 5), first(1, 5 + 2 ** 32), first(1)];
    expect(new Set(others.map(String)).size).toBe(others.length);
  });

  it("are uniform, within and across streams", () => {
    const cells = new Float64Array(64);
    for (let run = 0; run < 4000; run++) {
      const random = new RandomStream(1, run);
      for (let i = 0; i < 16; i++) cells[Math.floor(random.next() * cells.length)]! += 1;
    }
    const statistic = cells.reduce((sum, found) => sum + (found - 1000) ** 2 / 1000, 0);
    expect(Math.abs(statistic - 63) / Math.sqrt(2 * 63)).toBeLessThan(4);
  });

  it.each([-5, Number.NaN, 2.5, Infinity])("refuses %d trials instead of drawing for ever", (trials) => {
    expect(() => drawBinomial(new RandomStream(1), trials, 0.5)).toThrow(
      "drawBinomial requires a whole number of trials, 0 or more",
    );
  });
});
