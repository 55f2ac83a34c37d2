import { describe, expect, it } from "vitest";
import {
  credibleInterval,
  probabilityOfLift,
  relativeLiftInterval,
  summarizePosteriors,
} from "../../src/stats/index.ts";
import { relativeError } from "./recorded.ts";

const of = (conversions: number, impressions: number) => ({ impressions, conversions });

describe("without any data", () => {
  it("every arm is as likely to be the best", () => {
    expect(summarizePosteriors([of(0, 0), of(0, 0), of(0, 0)])).toMatchObject({
      probabilityToBeBest: [1 / 3, 1 / 3, 1 / 3],
      probabilityToBeatControl: [null, 0.5, 0.5],
    });
  });

  it("the lift of one unknown rate over another reaches from -95% to +1900%", () => {
    const [low, high] = relativeLiftInterval(of(0, 0), of(0, 0));
    expect(relativeError(low, -0.95)).toBeLessThan(1e-14);
    expect(relativeError(high, 19)).toBeLessThan(1e-14);
  });

  it("a prior that all but excludes middling rates still gives numbers", () => {
    const prior = { alpha: 1e-6, beta: 1e-6 };
    const { probabilityToBeBest, expectedLoss } = summarizePosteriors([of(0, 0), of(1, 10)], { prior });
    expect(probabilityToBeBest.every((probability) => probability > 0 && probability < 1)).toBe(true);
    expect(Math.abs(expectedLoss[0]! - expectedLoss[1]! - ((1 + 1e-6) / (10 + 2e-6) - 0.5))).toBeLessThan(1e-9);
    expect(relativeLiftInterval(of(0, 0), of(0, 0), { prior })).toEqual([-1, Infinity]);
  });
});

describe("with next to no data", () => {
  it("a control without a conversion gives an enormous but exact lift", () => {
    const [low, high] = relativeLiftInterval(of(0, 100), of(0, 100), { prior: { alpha: 0.5, beta: 0.5 } });
    expect(relativeError(low, -0.998448611843281)).toBeLessThan(1e-12);
    expect(relativeError(high, 643.5840105644046)).toBeLessThan(1e-12);
  });

  it("none of 10 billion against none of 10 billion is no different from none against none", () => {
    const [low, high] = relativeLiftInterval(of(0, 1e10), of(0, 1e10));
    // Two Exp(1) variables: X / Y > r with probability 1 / (1 + r).
    expect(relativeError(low, 1 / 39 - 1)).toBeLessThan(1e-9);
    expect(relativeError(high, 38)).toBeLessThan(1e-9);
  });
});

describe("a clear winner", () => {
  it("has an expected loss that can still be told from zero", () => {
    const { expectedLoss, expectedLossVsControl } = summarizePosteriors([of(1000, 20_000), of(2500, 20_000)]);
    expect(expectedLoss[1]).toBeGreaterThan(1e-164);
    expect(expectedLoss[1]).toBeLessThan(1e-163);
    expect(expectedLossVsControl[1]).toBe(expectedLoss[1]);
  });

  it("keeps its probability below certainty in the sum, never above 1", () => {
    const { probabilityToBeBest } = summarizePosteriors([of(10, 1e6), of(9e5, 1e6)]);
    expect(probabilityToBeBest[1]).toBeLessThanOrEqual(1);
    expect(probabilityToBeBest[0]).toBeGreaterThanOrEqual(0);
  });
});

describe("arms at opposite ends of the scale", () => {
  it("lose exactly what lies between them: the wide gap is integrated as carefully as the arms", () => {
    const { expectedLoss, probabilityToBeBest } = summarizePosteriors([of(1, 1e10), of(9_999_999_999, 1e10)]);
    expect(probabilityToBeBest[1]).toBeCloseTo(1, 15);
    expect(relativeError(expectedLoss[0]!, 1 - 4 / (1e10 + 2))).toBeLessThan(1e-14);
    expect(expectedLoss[1]).toBeLessThan(1e-290);
  });
});

describe("wrong use is refused in words", () => {
  it.each([
    [() => summarizePosteriors([of(1, 2)]), "summarizePosteriors requires at least two arms"],
    [
      () => summarizePosteriors([of(1, 2), of(1, 2)], { control: 2 }),
      "requires a control among its 2 arms, got index 2",
    ],
    [() => summarizePosteriors([of(3, 2), of(1, 2)]), "requires conversions between 0 and the 2 impressions, got 3"],
    [
      () => summarizePosteriors([of(NaN, 2), of(1, 2)]),
      "requires conversions between 0 and the 2 impressions, got NaN",
    ],
    [() => summarizePosteriors([of(0, -1), of(1, 2)]), "requires impressions of 0 or more, got -1"],
    [() => summarizePosteriors([of(0, Infinity), of(1, 2)]), "requires impressions of 0 or more, got Infinity"],
    [() => credibleInterval(of(1, 2), { prior: { alpha: 0, beta: 1 } }), "credibleInterval requires a proper prior"],
    [() => credibleInterval(of(1, 2), { level: 95 }), "requires a level between 0 and 1, got 95"],
    [() => relativeLiftInterval(of(1, 2), of(4, 3)), "relativeLiftInterval requires conversions"],
    [() => probabilityOfLift(of(1, 2), of(1, 3), NaN), "probabilityOfLift requires a lift"],
  ])("$1", (call, message) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });
});
