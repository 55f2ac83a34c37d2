import { describe, expect, it } from "vitest";
import { exp, expm1, log, log1p } from "../../src/stats/special/elementary.ts";
import { logTiltedMean } from "../../src/stats/special/hypergeometric.ts";
import { normalQuantile, normalUpperTail, oddsRatioConfidenceSequence } from "../../src/stats/index.ts";
import { deviance, logDeviation } from "../../src/stats/special/log-deviation.ts";
import { digamma, pentagamma, tetragamma, trigamma } from "../../src/stats/special/polygamma.ts";
import { stirlingError } from "../../src/stats/special/stirling.ts";
import { studentUpperTail } from "../../src/stats/special/student-t.ts";
import { recordedFunctions, relativeError } from "./recorded.ts";

// Expected values: test/reference/function_reference.py, 60 digits.

type Pairs = readonly (readonly [number, number])[];

describe("elementary functions made of exact operations alone", () => {
  const recorded = recordedFunctions<Record<"exp" | "expm1" | "log" | "log1p", Pairs>>("elementary");

  it.each([
    ["exp", exp, 2.3e-16],
    ["expm1", expm1, 4.5e-16],
    ["log", log, 2.3e-16],
    ["log1p", log1p, 3.4e-16],
  ] as const)("%s is right to the last digit or two", (name, own, tolerance) => {
    // A denormal result has fewer digits to be right.
    const within = (expected: number) => (Math.abs(expected) < 2.3e-308 ? 5e-324 / Math.abs(expected) : tolerance);
    const wrong = recorded[name].filter(([x, expected]) => relativeError(own(x), expected) > within(expected));
    expect(wrong).toEqual([]);
  });

  it.each([
    ["exp", exp, Math.exp],
    ["expm1", expm1, Math.expm1],
    ["log", log, Math.log],
    ["log1p", log1p, Math.log1p],
  ] as const)("%s treats infinities, zero and NaN as Math does", (_, own, theirs) => {
    for (const x of [0, Infinity, -Infinity, NaN, 1000, -1000, -1, -2])
      expect(relativeError(own(x), theirs(x)) < 1e-15 || Object.is(own(x), theirs(x))).toBe(true);
  });
});

describe("normal and t tails", () => {
  it.each(recordedFunctions<Pairs>("normalUpperTail"))("P(N > %f) to 1e-14 relative", (z, expected) => {
    expect(relativeError(normalUpperTail(z), expected)).toBeLessThan(1e-14);
  });

  it.each(recordedFunctions<Pairs>("normalQuantile"))("the normal quantile of %f to 1e-14", (p, expected) => {
    expect(Math.abs(normalQuantile(p) - expected)).toBeLessThan(1e-14 * Math.max(1, Math.abs(expected)));
  });

  it.each(recordedFunctions<readonly (readonly [number, number, number])[]>("studentUpperTail"))(
    "P(T > %f) with %i degrees of freedom",
    (t, freedom, expected) => {
      expect(relativeError(studentUpperTail(t, freedom), expected)).toBeLessThan(1e-12);
    },
  );

  it("a quantile of certainty is refused", () => {
    expect(() => normalQuantile(1)).toThrow("normalQuantile requires a probability between 0 and 1, got 1");
  });
});

describe("building blocks", () => {
  it("log(1 + u) - u keeps its digits near 0 and joins smoothly at 0.3", () => {
    expect(relativeError(logDeviation(1e-9), -5e-19 + 1e-27 / 3)).toBeLessThan(1e-15);
    for (const u of [-0.3, 0.3])
      expect(relativeError(logDeviation(u * (1 - 1e-15)), Math.log1p(u) - u)).toBeLessThan(1e-14);
  });

  it("a deviance is never negative and 0 only at the mean", () => {
    expect(deviance(5, 5)).toBeCloseTo(0, 15);
    expect(deviance(0, 5)).toBe(5);
    for (const x of [1e-3, 1, 4.999999, 5.000001, 80]) expect(deviance(x, 5)).toBeGreaterThan(0);
  });

  it("Stirling's error makes Stirling's formula exact for factorials", () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      const z = n + 1;
      factorial *= n;
      const formula = Math.exp((z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + stirlingError(z));
      expect(relativeError(formula, factorial)).toBeLessThan(2e-14);
    }
  });

  it("polygammas satisfy their recurrence", () => {
    for (const z of [0.01, 0.5, 1, 3.3, 7.99, 8.01, 100, 1e6]) {
      expect(Math.abs(digamma(z + 1) - digamma(z) - 1 / z)).toBeLessThan(1e-11 * (1 + 1 / z));
      expect(relativeError(trigamma(z) - trigamma(z + 1), 1 / z ** 2)).toBeLessThan(z > 1e3 ? 1e-3 : 1e-9);
    }
    for (const z of [0.01, 0.5, 1, 3.3, 7.99, 8.01, 100]) {
      expect(relativeError(tetragamma(z + 1) - tetragamma(z), 2 / z ** 3)).toBeLessThan(1e-7);
      expect(relativeError(pentagamma(z) - pentagamma(z + 1), 6 / z ** 4)).toBeLessThan(1e-5);
    }
    expect(Math.abs(digamma(1) + 0.5772156649015329)).toBeLessThan(1e-11);
    expect(relativeError(trigamma(1), Math.PI ** 2 / 6)).toBeLessThan(1e-11);
  });

  it("without a tilt the hypergeometric probabilities sum to 1, also for ten billion impressions", () => {
    for (const [total, marked, drawn] of [
      [20, 10, 5],
      [1e4, 900, 800],
      [1e10, 5e9, 900_000],
      [1e10, 1, 1e5],
      [7, 7, 3],
      [7, 0, 3],
    ] as const) {
      expect(Math.abs(logTiltedMean({ total, marked, drawn }, 0, 0))).toBeLessThan(1e-9);
    }
  });
});

describe("peek-safe interval of the log odds ratio", () => {
  interface Row {
    readonly arm: readonly [number, number];
    readonly reference: readonly [number, number];
    readonly alpha: number;
    readonly tau: number;
    readonly low: number;
    readonly high: number;
  }
  const counts = ([impressions, conversions]: readonly [number, number]) => ({ impressions, conversions });

  it("agrees with its formula", () => {
    for (const { arm, reference, alpha, tau, low, high } of recordedFunctions<readonly Row[]>("confidenceSequence")) {
      const [ownLow, ownHigh] = oddsRatioConfidenceSequence(counts(arm), counts(reference), { alpha, tau });
      expect(Math.abs(ownLow - low)).toBeLessThan(1e-13 * (1 + Math.abs(low)));
      expect(Math.abs(ownHigh - high)).toBeLessThan(1e-13 * (1 + Math.abs(high)));
    }
  });

  it("refuses levels that are none", () => {
    expect(() => oddsRatioConfidenceSequence(counts([1, 0]), counts([1, 0]), { alpha: 1 })).toThrow(
      "requires alpha between 0 and 1, got 1",
    );
    expect(() => oddsRatioConfidenceSequence(counts([1, 0]), counts([1, 0]), { tau: 0 })).toThrow(
      "requires tau above 0, got 0",
    );
  });
});
