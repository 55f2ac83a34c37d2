import { describe, expect, it } from "vitest";
import {
  beforeStudentising,
  dailyScore,
  lagFactor,
  lagSums,
  pairDispersion,
  pooledDispersion,
  studentised,
  weightedDispersion,
  type Counts,
} from "../../src/stats/index.ts";
import { randomDays, seededRandom } from "../support/random-days.ts";
import { recordedFunctions, relativeError } from "./recorded.ts";

// Expected values: test/reference/function_reference.py, 60 digits.

type CountsByArm = readonly (readonly [impressions: number, conversions: number])[];

interface DispersionRow {
  readonly days: readonly CountsByArm[];
  readonly phi: number;
  readonly degreesOfFreedom: number;
}
interface PairRow extends DispersionRow {
  readonly weighted: number;
  readonly lags: readonly number[];
}

const countsOf = (day: CountsByArm): readonly Counts[] =>
  day.map(([impressions, conversions]) => ({ impressions, conversions }));
const scoresOf = ({ days }: DispersionRow) =>
  days.flatMap((day) => {
    const [control, variant] = countsOf(day);
    return dailyScore(variant!, control!) ?? [];
  });

describe("the score of a day", () => {
  it("has on average the square that its information says, whatever the counts", () => {
    for (let shown = 1; shown <= 7; shown++) {
      for (let shownReference = 1; shownReference <= 6; shownReference++) {
        for (let converted = 1; converted < shown + shownReference; converted++) {
          const { mean, square, information } = momentsOf(shown, shownReference, converted);
          expect(mean).toBeCloseTo(0, 12);
          expect(square).toBeCloseTo(information, 12);
        }
      }
    }
  });

  it("is not told of a day without a conversion, with nothing else, or with one arm only", () => {
    const of = (impressions: number, conversions: number): Counts => ({ impressions, conversions });
    expect(dailyScore(of(100, 0), of(100, 0))).toBeUndefined();
    expect(dailyScore(of(5, 5), of(7, 7))).toBeUndefined();
    expect(dailyScore(of(0, 0), of(100, 5))).toBeUndefined();
    expect(dailyScore(of(1, 1), of(0, 0))).toBeUndefined();
    expect(dailyScore(of(0, 0), of(0, 0))).toBeUndefined();
  });
});

describe("the dispersion of a pair", () => {
  const rows = recordedFunctions<readonly PairRow[]>("dispersion");

  it("is that of the residuals, each day alike or by its information", () => {
    for (const row of rows) {
      const own = pairDispersion(scoresOf(row))!;
      expect(own.degreesOfFreedom).toBe(row.degreesOfFreedom);
      expect(relativeError(own.phi, row.phi)).toBeLessThan(1e-12);
      const weighted = weightedDispersion(scoresOf(row))!;
      expect(weighted.degreesOfFreedom).toBe(row.degreesOfFreedom);
      expect(relativeError(weighted.phi, row.weighted)).toBeLessThan(1e-12);
    }
    expect(rows.some(({ days, degreesOfFreedom }) => degreesOfFreedom < days.length - 1)).toBe(true);
  });

  it("is not known from fewer than two days", () => {
    expect(pairDispersion([])).toBeUndefined();
    expect(pairDispersion([{ score: 1, information: 2 }])).toBeUndefined();
    expect(weightedDispersion([{ score: 1, information: 2 }])).toBeUndefined();
    expect(pooledDispersion([])).toBeUndefined();
  });

  it("is none where all days are alike, also after rounding, so that nothing seems endlessly certain", () => {
    for (const conversions of [3, 33, 70, 71]) {
      for (const length of [2, 7, 13, 28, 365]) {
        const day = [
          { impressions: 1000, conversions: 50 },
          { impressions: 999, conversions },
          { impressions: 1001, conversions: 2 * conversions },
        ] as const;
        const scores = Array.from({ length }, () => dailyScore(day[1], day[0])!);
        expect(pairDispersion(scores)!.phi).toBe(0);
        expect(weightedDispersion(scores)!.phi).toBe(0);
        expect(pooledDispersion(scores.map(() => day))!.phi).toBe(0);
      }
    }
  });

  it("tells by how much days resemble those a few days before", () => {
    for (const row of rows) {
      for (const [place, products] of row.lags.entries()) {
        const sums = lagSums(scoresOf(row), row.phi, place + 1);
        expect(sums.products).toBeCloseTo(products, 10);
        expect(sums.pairs).toBe(Math.max(0, row.degreesOfFreedom - place));
      }
    }
    expect(lagSums(scoresOf(rows[0]!), 0)).toEqual({ products: 0, pairs: 0 });
  });

  it("tells nothing on average where days are independent, however few they are", () => {
    const random = seededRandom(5);
    const runs = 2000;
    let products = 0;
    let pairs = 0;
    for (let run = 0; run < runs; run++) {
      const days = randomDays(random, 14, [
        { impressions: 400, rate: 0.05 },
        { impressions: 400, rate: 0.05 },
      ]).map(({ impressions, conversions }) => [
        [impressions[0]!, conversions[0]!] as const,
        [impressions[1]!, conversions[1]!] as const,
      ]);
      const scores = scoresOf({ days, phi: 0, degreesOfFreedom: 0 });
      const sums = lagSums(scores, pairDispersion(scores)!.phi);
      products += sums.products;
      pairs += sums.pairs;
    }
    // Without what is put back it would be 11 standard deviations below.
    expect(Math.abs(products)).toBeLessThan(3 * Math.sqrt(pairs));
  });

  it("grows where days resemble their neighbours, and never shrinks where they do the opposite", () => {
    const of = (signs: readonly number[]) => signs.map((score) => ({ score, information: 1 }));
    const phi = pairDispersion(of([1, -1, 1, -1]))!.phi;
    expect(lagFactor(of([1, -1, 1, -1, 1, -1, 1, -1]), phi, 1)).toBe(1);
    const waves = of([1, 1, 1, -1, -1, -1, 1, 1, 1, -1, -1, -1]);
    // Residuals of size 1: products of 5 and -2 at lags 1 and 2 over phi, and 11/12 and 10/12 put back. The second lag takes away again.
    const own = pairDispersion(waves)!.phi;
    const first = 1 + (2 * (5 / own + 11 / 12)) / 12;
    expect(first + (2 * (-2 / own + 10 / 12)) / 12).toBeLessThan(first);
    expect(lagFactor(waves, own, 2)).toBeCloseTo(first, 12);
    // Longer waves resemble the day before yesterday, too: both lags count.
    const longer = of([1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1]);
    const phiOfLonger = pairDispersion(longer)!.phi;
    const both = 1 + (2 * (9 / phiOfLonger + 11 / 12 + 6 / phiOfLonger + 10 / 12)) / 12;
    expect(lagFactor(longer, phiOfLonger, 2)).toBeCloseTo(both, 12);
  });
});

describe("the dispersion of several arms together", () => {
  it("is what is left of the days' quadratic forms once the difference of each arm is taken out", () => {
    for (const row of recordedFunctions<readonly DispersionRow[]>("pooledDispersion")) {
      const pooled = pooledDispersion(row.days.map(countsOf))!;
      expect(pooled.degreesOfFreedom).toBe(row.degreesOfFreedom);
      expect(relativeError(pooled.phi, row.phi)).toBeLessThan(1e-11);
    }
  });

  it("is that of the pair where there are two", () => {
    for (const row of recordedFunctions<readonly PairRow[]>("dispersion")) {
      const pooled = pooledDispersion(row.days.map(countsOf))!;
      expect(pooled.degreesOfFreedom).toBe(row.degreesOfFreedom);
      expect(relativeError(pooled.phi, row.phi)).toBeLessThan(1e-11);
    }
  });

  it("does not depend on the order of the arms", () => {
    for (const row of recordedFunctions<readonly DispersionRow[]>("pooledDispersion")) {
      const turned = pooledDispersion(row.days.map((day) => countsOf([...day.slice(1), day[0]!])))!;
      expect(relativeError(turned.phi, row.phi)).toBeLessThan(1e-11);
    }
  });
});

describe("a studentised statistic", () => {
  const rows = recordedFunctions<readonly (readonly [number, number, number, number])[]>("studentised");

  it("has the tail probability that Student's t gives it", () => {
    for (const [z, phi, degreesOfFreedom, expected] of rows) {
      const own = studentised(z, { phi, degreesOfFreedom });
      expect(Math.abs(own - expected)).toBeLessThan(1e-9 * Math.max(1, expected));
    }
  });

  // Check values of the method's specification.
  it.each([
    [3, 1, 6, 2.257],
    [3, 0.8, 27, 3.03921],
  ])("z = %d at phi %d and %d degrees of freedom is %d", (z, phi, degreesOfFreedom, expected) => {
    expect(studentised(z, { phi, degreesOfFreedom })).toBeCloseTo(expected, 5);
  });

  it("is finite however far out, grows with z, and turns its sign with it", () => {
    for (const degreesOfFreedom of [1, 6, 27, 1000]) {
      let last = 0;
      for (const z of [1e-9, 0.1, 1, 3, 10, 37, 60, 1e4, 1e12]) {
        const own = studentised(z, { phi: 1, degreesOfFreedom });
        expect(Number.isFinite(own)).toBe(true);
        expect(own).toBeGreaterThanOrEqual(last);
        expect(studentised(-z, { phi: 1, degreesOfFreedom })).toBe(0 - own);
        last = own;
      }
      expect(last).toBeGreaterThan(4);
    }
    expect(studentised(60, { phi: 1, degreesOfFreedom: 1000 })).toBeGreaterThan(30);
  });

  it("is no evidence while the dispersion is not known, or none was seen", () => {
    expect(studentised(5, undefined)).toBe(0);
    expect(studentised(5, { phi: 0, degreesOfFreedom: 13 })).toBe(0);
    expect(studentised(0, { phi: 1, degreesOfFreedom: 13 })).toBe(0);
  });

  it("can be traced back to the statistic it was made from", () => {
    for (const [z, phi, degreesOfFreedom, expected] of rows) {
      const dispersion = { phi, degreesOfFreedom };
      expect(relativeError(beforeStudentising(expected, dispersion), z)).toBeLessThan(1e-8);
      expect(studentised(beforeStudentising(2.3, dispersion), dispersion)).toBeCloseTo(2.3, 9);
    }
  });
});

/** Moments of the score over all ways in which the conversions may fall on the impressions, counted one by one. */
function momentsOf(shown: number, shownReference: number, converted: number) {
  let ways = 0;
  let first = 0;
  let second = 0;
  let information = 0;
  for (let conversions = 0; conversions <= Math.min(shown, converted); conversions++) {
    if (converted - conversions > shownReference) continue;
    const weight = choose(shown, conversions) * choose(shownReference, converted - conversions);
    const day = dailyScore(
      { impressions: shown, conversions },
      { impressions: shownReference, conversions: converted - conversions },
    )!;
    ways += weight;
    first += weight * day.score;
    second += weight * day.score ** 2;
    information = day.information;
  }
  return { mean: first / ways, square: second / ways, information };
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 0; i < k; i++) ways = (ways * (n - i)) / (i + 1);
  return ways;
}
