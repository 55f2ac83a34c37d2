import { describe, expect, it } from "vitest";
import {
  approachLook,
  boundaryToSpend,
  passLook,
  type PassedLook,
} from "../../src/decision/evidence/spending-boundary.ts";
import { normalQuantile, normalUpperTail } from "../../src/stats/index.ts";
import { seededRandom } from "../support/random-days.ts";

/** Boundaries of successive looks with the given information, when `spentBy(look)` is spent up to each. */
function boundaries(information: readonly number[], spentBy: (look: number) => number): number[] {
  let last: PassedLook | undefined;
  return information.map((known, look) => {
    const approach = approachLook(last, known);
    const boundary = boundaryToSpend(approach, spentBy(look) - (look === 0 ? 0 : spentBy(look - 1)));
    last = passLook(approach, boundary);
    return boundary;
  });
}

/** The same by brute force: Simpson's rule with many points over a wide range, and bisection. */
function slowBoundaries(information: readonly number[], spentBy: (look: number) => number): number[] {
  let nodes: { readonly at: number; readonly mass: number }[] = [{ at: 0, mass: 1 }];
  return information.map((known, look) => {
    const deviation = Math.sqrt(known - (information[look - 1] ?? 0));
    const spend = spentBy(look) - (look === 0 ? 0 : spentBy(look - 1));
    const crossing = (score: number) =>
      nodes.reduce((sum, { at, mass }) => sum + mass * normalUpperTail((score - at) / deviation), 0);
    let [low, high] = [0, 20 * Math.sqrt(known)];
    for (let step = 0; step < 60; step++)
      [low, high] = crossing((low + high) / 2) > spend ? [(low + high) / 2, high] : [low, (low + high) / 2];
    const next = information[look + 1];
    if (next !== undefined) {
      const step = 0.06 * Math.min(deviation, Math.sqrt(next - known));
      const intervals = 2 * Math.ceil((low + 8 * Math.sqrt(known)) / step / 2);
      const width = (low + 8 * Math.sqrt(known)) / intervals;
      nodes = Array.from({ length: intervals + 1 }, (_, index) => {
        const at = low - index * width;
        let density = 0;
        for (const node of nodes) {
          const z = (at - node.at) / deviation;
          if (Math.abs(z) < 9) density += node.mass * Math.exp((-z * z) / 2);
        }
        const weight = index === 0 || index === intervals ? 1 : index % 2 === 1 ? 4 : 2;
        return { at, mass: (density * weight * width) / 3 / (deviation * Math.sqrt(2 * Math.PI)) };
      });
    }
    return low / Math.sqrt(known);
  });
}

const DAYS = Array.from({ length: 22 }, (_, index) => index + 7);

describe("boundaries of alpha-spending", () => {
  // Published tables (Lan & DeMets 1983; Jennison & Turnbull 2000), five equal looks, one-sided 0.025.
  it.each`
    spending               | spentBy                                                                       | published
    ${"Pocock's"}          | ${(t: number) => 0.025 * Math.log(1 + (Math.E - 1) * t)}                      | ${[2.438, 2.4268, 2.4102, 2.3966, 2.386]}
    ${"O'Brien-Fleming's"} | ${(t: number) => 2 * normalUpperTail(-normalQuantile(0.0125) / Math.sqrt(t))} | ${[4.8769, 3.357, 2.6803, 2.2898, 2.031]}
  `("equal the published table under $spending spending", ({ spentBy, published }) => {
    const equal = [0.2, 0.4, 0.6, 0.8, 1];
    for (const [look, boundary] of boundaries(equal, (index) => spentBy(equal[index]!)).entries())
      expect(boundary).toBeCloseTo(published[look], 4);
  });

  // Equal daily information, looks on days 7 to 28, 0.04 in all. Computed anew with 16-point panels, half as wide, on +-9 standard deviations (scipy).
  it.each`
    arms  | onDays7And10And14And21And28
    ${2}  | ${[3.02334144, 3.012717879, 2.822653944, 2.551865487, 2.333720193]}
    ${3}  | ${[3.143980287, 3.142777742, 2.961983279, 2.705745629, 2.501016924]}
    ${4}  | ${[3.227218426, 3.232055207, 3.057175957, 2.810119513, 2.613713751]}
    ${5}  | ${[3.290526731, 3.299721243, 3.12910173, 2.888610082, 2.698090441]}
    ${10} | ${[3.480756404, 3.501917098, 3.342986827, 3.12032534, 2.945531091]}
  `(
    "fall from $onDays7And10And14And21And28.0 to $onDays7And10And14And21And28.4 for $arms arms",
    ({ arms, onDays7And10And14And21And28 }) => {
      const found = boundaries(DAYS, (look) => (0.04 / arms) * (DAYS[look]! / 28) ** 2);
      const shown = [0, 3, 7, 14, 21].map((look) => found[look]!);
      for (const [index, boundary] of shown.entries())
        expect(Math.abs(boundary - onDays7And10And14And21And28[index])).toBeLessThan(1e-8);
    },
  );

  it("are a moving threshold of the probability to be best for two arms: 99.87% on day 7, 99.02% on day 28", () => {
    const found = boundaries(DAYS, (look) => 0.02 * (DAYS[look]! / 28) ** 2);
    const probabilities = [0, 3, 7, 14, 21].map((look) => 1 - normalUpperTail(found[look]!));
    for (const [index, probability] of [0.99875, 0.99871, 0.99762, 0.99464, 0.99019].entries())
      expect(probabilities[index]).toBeCloseTo(probability, 5);
  });

  it("agree with brute force for any growth of information, slow, fast or uneven", () => {
    const random = seededRandom(3);
    for (const size of [0.05, 0.5, 3]) {
      const growth = Array.from({ length: 6 }, () => Math.exp(size * (2 * random() - 1)));
      const information = growth.map((_, look) => growth.slice(0, look + 1).reduce((sum, part) => sum + part, 0));
      const spentBy = (look: number) => 0.02 * ((look + 3) / 8) ** 2;
      const slow = slowBoundaries(information, spentBy);
      for (const [look, boundary] of boundaries(information, spentBy).entries())
        expect(Math.abs(boundary - slow[look]!)).toBeLessThan(1e-6);
    }
  });

  it("are crossed by as many random walks as were to be spent", () => {
    const found = boundaries(DAYS, (look) => 0.02 * (DAYS[look]! / 28) ** 2);
    const random = seededRandom(11);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const runs = 20_000;
    let crossed = 0;
    for (let run = 0; run < runs; run++) {
      let score = 0;
      for (let day = 1; day <= 28; day++) {
        score += normal();
        if (day < 7 || score / Math.sqrt(day) < found[day - 7]!) continue;
        crossed++;
        break;
      }
    }
    expect(Math.abs(crossed / runs - 0.02)).toBeLessThan(3 * Math.sqrt((0.02 * 0.98) / runs));
  });

  it("do not depend on the unit of information", () => {
    const spentBy = (look: number) => 0.02 * (DAYS[look]! / 28) ** 2;
    const once = boundaries(DAYS, spentBy);
    const scaled = boundaries(
      DAYS.map((day) => day * 1e6),
      spentBy,
    );
    for (const [look, boundary] of once.entries()) expect(scaled[look]).toBeCloseTo(boundary, 9);
  });

  it("refuse information that hardly grew, and more than can be spent", () => {
    const passed = passLook(approachLook(undefined, 10), 3);
    expect(() => approachLook(passed, 10.001)).toThrow("approachLook requires information above 10");
    expect(() => approachLook(undefined, 0)).toThrow(RangeError);
    expect(() => boundaryToSpend(approachLook(undefined, 1), 0)).toThrow(
      "boundaryToSpend requires a probability between 0 and 0.5",
    );
  });
});
