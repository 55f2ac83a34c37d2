import { describe, expect, it } from "vitest";
import {
  approachLook,
  boundaryToSpend,
  passLook,
  type PassedLook,
} from "../../../src/decision/evidence/spending-boundary.ts";
import { normalQuantile, normalUpperTail } from "../../../src/stats/index.ts";
import { seededRandom } from "../../support/random-days.ts";

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
function slowBoundaries(information: readonly number[], spentBy: (look: number) => number, fineness = 0.06): number[] {
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
      const step = fineness * Math.min(deviation, Math.sqrt(next - known));
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
/** Places of days 7, 10, 14, 21 and 28 among them. */
const SHOWN = [0, 3, 7, 14, 21] as const;

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

  // Equal daily information, looks on days 7 to 28. The table of the method's specification, whose exponent is 3.
  it.each`
    share     | onDays7And10And14And21And28
    ${0.035}  | ${[3.2652, 3.0965, 2.7915, 2.3585, 1.9947]}
    ${0.0215} | ${[3.4008, 3.2461, 2.9567, 2.5505, 2.2148]}
    ${0.0225} | ${[3.3884, 3.2324, 2.9416, 2.5331, 2.195]}
    ${0.008}  | ${[3.6623, 3.5314, 3.2681, 2.905, 2.6123]}
  `("are those of the table for a share of $share", ({ share, onDays7And10And14And21And28 }) => {
    const found = boundaries(DAYS, (look) => share * (DAYS[look]! / 28) ** 3);
    for (const [index, look] of SHOWN.entries())
      expect(Math.abs(found[look]! - onDays7And10And14And21And28[index])).toBeLessThan(1e-4);
  });

  // The same with the exponent of the default policy and its shares. Computed elsewhere with 20-point panels a quarter as wide, on 9
  // standard deviations (numpy.polynomial.legendre.leggauss, scipy.stats.norm, scipy.optimize.brentq).
  it.each`
    share                 | onDays7And10And14And21And28
    ${0.035}              | ${[3.0635194289, 2.9600088539, 2.7021467169, 2.3357206846, 2.0323395912]}
    ${0.026}              | ${[3.1513816557, 3.056500405, 2.8078217817, 2.4567176343, 2.1687865375]}
    ${0.0215}             | ${[3.2064685342, 3.1167433342, 2.8735117873, 2.5313745694, 2.2523153852]}
    ${0.0225}             | ${[3.1933651513, 3.1024306646, 2.8579241151, 2.5136958586, 2.2325787171]}
    ${0.008}              | ${[3.4807564043, 3.4140787955, 3.1948954771, 2.8913524635, 2.649149617]}
    ${(0.055 * 1.05) / 2} | ${[3.1206232656, 3.02277909, 2.7709570696, 2.4146377833, 2.1214897883]}
    ${(0.055 * 1.22) / 9} | ${[3.4995911725, 3.4343491398, 3.2166508482, 2.9154414858, 2.6754020951]}
  `("fall from day 7 to day 28 for a share of $share", ({ share, onDays7And10And14And21And28 }) => {
    const found = boundaries(DAYS, (look) => share * (DAYS[look]! / 28) ** 2.5);
    for (const [index, look] of SHOWN.entries())
      expect(Math.abs(found[look]! - onDays7And10And14And21And28[index])).toBeLessThan(1e-8);
  });

  it("agree to 1e-8 with brute force", () => {
    const looks = DAYS.slice(0, 8);
    const spentBy = (look: number) => 0.035 * (DAYS[look]! / 28) ** 2.5;
    const slow = slowBoundaries(looks, spentBy, 0.04);
    for (const [look, boundary] of boundaries(looks, spentBy).entries())
      expect(Math.abs(boundary - slow[look]!)).toBeLessThan(1e-8);
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
    const found = boundaries(DAYS, (look) => 0.02 * (DAYS[look]! / 28) ** 2.5);
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
    const spentBy = (look: number) => 0.02 * (DAYS[look]! / 28) ** 2.5;
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
