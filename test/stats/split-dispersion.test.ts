import { describe, expect, it } from "vitest";
import { addSplitDay, NO_SPLIT_SUMS, splitDispersion } from "../../src/stats/index.ts";
import { recordedFunctions, relativeError } from "./recorded.ts";

const sumsOf = (days: readonly (readonly number[])[]) => days.reduce(addSplitDay, NO_SPLIT_SUMS(days[0]!.length));

describe("the dispersion of the daily split", () => {
  // Expected values: test/reference/function_reference.py, Pearson's chi-square term by term.
  it("is Pearson's chi-square about the shares over all days, over its degrees of freedom", () => {
    interface Row {
      readonly days: readonly (readonly number[])[];
      readonly phi: number;
    }
    for (const { days, phi } of recordedFunctions<readonly Row[]>("splitDispersion"))
      expect(relativeError(splitDispersion(sumsOf(days))!, phi)).toBeLessThan(1e-10);
  });

  it("is told of impressions that come in pairs as twice that of single ones", () => {
    const days = [
      [480, 520],
      [510, 490],
      [505, 500],
    ];
    const single = splitDispersion(sumsOf(days))!;
    const paired = splitDispersion(sumsOf(days.map((day) => day.map((count) => 2 * count))))!;
    expect(relativeError(paired, 2 * single)).toBeLessThan(1e-10);
  });

  it("is not known from one day, or from one arm, and a day without impressions is none", () => {
    expect(splitDispersion(sumsOf([[500, 480]]))).toBeUndefined();
    expect(
      splitDispersion(
        sumsOf([
          [500, 480],
          [0, 0],
        ]),
      ),
    ).toBeUndefined();
    expect(
      splitDispersion(
        sumsOf([
          [500, 0],
          [400, 0],
        ]),
      ),
    ).toBeUndefined();
  });
});
