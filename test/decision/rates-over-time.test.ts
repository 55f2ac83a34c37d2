import { describe, expect, it } from "vitest";
import { decide, ratesOverTime, type Estimate } from "../../src/decision/index.ts";
import { addDays } from "../../src/experiment/index.ts";
import { aCase, equalDays, FIRST_DAY, lookAfter } from "../support/snapshots.ts";

function figuresOf(rate: Estimate | undefined): readonly number[] {
  if (rate?.kind !== "estimated") throw new Error("there is no estimate");
  return [rate.value, rate.low, rate.high];
}

function expectFigures(rate: Estimate | undefined, expected: readonly number[]): void {
  for (const [index, figure] of figuresOf(rate).entries())
    expect(Math.abs(figure / expected[index]! - 1)).toBeLessThan(1e-9);
}

describe("rates day by day", () => {
  // Intervals: scipy.stats.beta.ppf of Beta(1 + conversions, 1 + impressions - conversions).
  it("are those of all impressions up to then, with the interval that scipy gives", () => {
    const equal = equalDays(14, [
      [1000, 50],
      [1000, 70],
    ]);
    const days = ratesOverTime(aCase({ days: equal }), [0, 1]);
    expect(days.map(({ date }) => date)).toEqual(Array.from({ length: 14 }, (_, day) => addDays(FIRST_DAY, day)));
    expectFigures(days[2]!.rates[0], [0.05, 0.0427707469790541, 0.0583961682286487]);
    expectFigures(days[2]!.rates[1], [0.07, 0.0614183851271646, 0.0796967406477071]);
    expectFigures(days[13]!.rates[0], [0.05, 0.0465135745927939, 0.0537367103503064]);
  });

  it("end with the figures of the decision", () => {
    const input = aCase();
    expect(ratesOverTime(input, [1, 0]).at(-1)!.rates).toEqual(
      decide(input)
        .arms.map(({ rate }) => rate)
        .toReversed(),
    );
  });

  it("stay what they were over days without traffic, and are told of the last closed day", () => {
    const input = aCase({
      days: [
        ...equalDays(3, [
          [1000, 50],
          [1000, 70],
        ]),
        ...equalDays(2, [
          [0, 0],
          [0, 0],
        ]),
      ],
    });
    const days = ratesOverTime(input, [0]);
    expect(days.map(({ date }) => date)).toEqual([0, 1, 2, 4].map((day) => addDays(FIRST_DAY, day)));
    expect(days[3]!.rates).toEqual(days[2]!.rates);
  });

  it("of a variant without impressions yet are not estimable", () => {
    const days = ratesOverTime(
      aCase({
        days: [
          [
            [1000, 50],
            [0, 0],
          ],
          ...equalDays(1, [
            [1000, 50],
            [1000, 70],
          ]),
        ],
      }),
      [1],
    );
    expect(days.map(({ rates }) => rates[0]!.kind)).toEqual(["not-estimable", "estimated"]);
  });

  it("are of the present weights alone once those were changed, as in the decision", () => {
    const whole = aCase({ arms: [{ weight: 50 }, { weight: 50 }] });
    const looks = [lookAfter(whole, 5, { weights: [90, 10] }), lookAfter(whole, 6)];
    const input = {
      ...whole,
      history: {
        ...whole.history,
        firstFingerprint: { ...whole.history.firstFingerprint, weights: { var_control: 90, var_b: 10 } },
        looks,
      },
    };
    const days = ratesOverTime(input, [0, 1]);
    expect(days[0]!.date).toBe(addDays(FIRST_DAY, 7));
    expect(days.at(-1)!.rates).toEqual(decide(input).arms.map(({ rate }) => rate));
  });

  it("are not computed from counts that cannot be true", () => {
    expect(
      ratesOverTime(
        aCase({
          days: equalDays(5, [
            [100, 101],
            [100, 5],
          ]),
        }),
        [0, 1],
      ),
    ).toEqual([]);
  });
});
