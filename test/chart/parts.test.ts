import { array, assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { spreadLabels } from "../../src/chart/end-labels.ts";
import { dayTicks, valueTicks } from "../../src/chart/ticks.ts";

describe("labels at the ends of lines", () => {
  it("stand where their lines end, while there is room", () => {
    expect(spreadLabels([100, 20, 60], 17, 190)).toEqual([100, 20, 60]);
  });

  it("move apart around their middle where lines end together", () => {
    expect(spreadLabels([100, 100], 16, 190)).toEqual([92, 108]);
    expect(spreadLabels([0, 0, 0], 16, 190)).toEqual([0, 16, 32]);
    expect(spreadLabels([190, 188], 16, 190)).toEqual([190, 174]);
  });

  it("never touch, never leave the panel, and keep the order of their lines", () => {
    assert(
      property(array(double({ min: 0, max: 136, noNaN: true }), { minLength: 1, maxLength: 7 }), (wanted) => {
        const places = spreadLabels(wanted, 17, 136);
        const order = wanted.map((_, index) => index).toSorted((a, b) => wanted[a]! - wanted[b]! || a - b);
        const sorted = order.map((index) => places[index]!);
        expect(sorted[0]).toBeGreaterThanOrEqual(-1e-6);
        expect(sorted.at(-1)).toBeLessThanOrEqual(136 + 1e-6);
        for (const [index, place] of sorted.slice(1).entries())
          expect(place - sorted[index]!).toBeGreaterThanOrEqual(17 - 1e-6);
      }),
    );
  });
});

describe("marks on the axes", () => {
  it("are round numbers", () => {
    expect(valueTicks({ from: 0.041, to: 0.062 }, 5, "share").map(({ label }) => label)).toEqual([
      "4.5%",
      "5.0%",
      "5.5%",
      "6.0%",
    ]);
    expect(valueTicks({ from: -1.2, to: 3.4 }, 4, "number")).toEqual([
      { value: -1, label: "−1" },
      { value: 0, label: "0" },
      { value: 1, label: "1" },
      { value: 2, label: "2" },
      { value: 3, label: "3" },
    ]);
  });

  it("have as many decimals as it takes to tell them apart", () => {
    const labels = (from: number, to: number): string[] =>
      valueTicks({ from, to }, 5, "share").map(({ label }) => label);
    expect(labels(0, 0.00012)).toEqual(["0.000%", "0.002%", "0.004%", "0.006%", "0.008%", "0.010%", "0.012%"]);
    expect(labels(0, 1.6)).toEqual(["0%", "50%", "100%", "150%"]);
  });

  it("name every day of a short run and whole weeks of a long one", () => {
    expect(dayTicks({ from: 1, to: 5 }, 14)).toEqual([1, 2, 3, 4, 5]);
    expect(dayTicks({ from: 3, to: 40 }, 14)).toEqual([7, 14, 21, 28, 35]);
  });

  it("are never more than have room", () => {
    for (const most of [2, 5, 10, 14])
      for (const to of [2, 9, 21, 40, 180, 365, 3660])
        expect(dayTicks({ from: 1, to }, most).length).toBeLessThanOrEqual(most);
  });
});
