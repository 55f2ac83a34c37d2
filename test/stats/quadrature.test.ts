import { describe, expect, it } from "vitest";
import { solveIncreasing } from "../../src/stats/special/bracketed-newton.ts";
import { productMinus } from "../../src/stats/quadrature/exact-product.ts";
import { NODES, POINTS, WEIGHTS } from "../../src/stats/quadrature/gauss-legendre.ts";
import { evaluateSeries, legendreSeries } from "../../src/stats/quadrature/legendre-series.ts";
import { densityAtMode, logitBeta } from "../../src/stats/special/logit-beta.ts";
import { meshOver } from "../../src/stats/quadrature/mesh.ts";
import { centredIntegrals } from "../../src/stats/quadrature/spectral-integration.ts";
import { supportOf } from "../../src/stats/support.ts";
import { tabulate } from "../../src/stats/quadrature/distribution-table.ts";
import { relativeError } from "./recorded.ts";

const power = (x: number, degree: number) => x ** degree;

describe("a panel of 16 Gauss nodes", () => {
  it("integrates polynomials up to degree 31 exactly", () => {
    for (let degree = 0; degree <= 31; degree++) {
      const sum = NODES.reduce((total, node, k) => total + WEIGHTS[k]! * power(node, degree), 0);
      expect(Math.abs(sum - (degree % 2 === 0 ? 2 / (degree + 1) : 0))).toBeLessThan(1e-15);
    }
  });

  it("knows the running integral of a polynomial of degree 15 at its nodes, and of its own series anywhere", () => {
    const result = new Float64Array(POINTS);
    for (let degree = 0; degree <= 15; degree++) {
      const values = NODES.map((node) => power(node, degree));
      const integral = (x: number) => (power(x, degree + 1) - power(-1, degree + 1)) / (degree + 1);
      centredIntegrals(values, 0, result);
      result.forEach((value, k) => expect(Math.abs(value + integral(1) / 2 - integral(NODES[k]!))).toBeLessThan(1e-15));
      const series = legendreSeries(values, 0);
      for (const s of [-1, -0.3, 0, 0.77, 1]) {
        const at = evaluateSeries(series, s);
        expect(Math.abs(at.value - power(s, degree))).toBeLessThan(1e-14);
        expect(Math.abs(at.integral - integral(s))).toBeLessThan(1e-14);
      }
    }
  });
});

describe("a tabulated posterior", () => {
  it.each([
    [1, 1],
    [0.01, 3],
    [50, 950],
    [0.5, 5e6],
    [1e8, 2],
    [5e8, 9.5e9],
    [1e-6, 1e-6],
  ])("Beta(%f, %f): its own sum is the constant that Gamma functions give", (a, b) => {
    const shape = logitBeta({ a, b });
    const support = supportOf(shape);
    const mesh = meshOver([shape], [support]);
    const { density, mass } = tabulate(shape, support, mesh);
    // Density over its value relative to the mode, where the mode is nearly met.
    const highest = density.reduce((most, value) => Math.max(most, value), 0);
    expect(highest).toBeLessThanOrEqual(densityAtMode(shape) * (1 + 1e-12));
    expect(highest).toBeGreaterThan(densityAtMode(shape) * 0.9);
    expect(Math.abs(mass.reduce((sum, part) => sum + part, 0) - 1)).toBeLessThan(1e-14);
  });

  it("has panels that neither overlap nor leave gaps, also where a posterior is a millionth wide", () => {
    const shape = logitBeta({ a: 5e9, b: 5e9 });
    const mesh = meshOver([shape], [supportOf(shape)]);
    for (let panel = 1; panel < mesh.panels; panel++) {
      const [x0, y0, x1, y1] = [
        mesh.middleX[panel - 1]!,
        mesh.middleY[panel - 1]!,
        mesh.middleX[panel]!,
        mesh.middleY[panel]!,
      ];
      const distance = Math.log1p((x1 < 0.5 ? x1 - x0 : y0 - y1) / (x0 * y1));
      expect(relativeError(mesh.half[panel]! + mesh.half[panel - 1]!, distance)).toBeLessThan(1e-9);
    }
  });
});

describe("exact products", () => {
  it("keep what the rounding of a product loses", () => {
    // (2^27 + 1)^2 - 2^54 = 2^28 + 1; the rounded square misses the 1.
    expect(productMinus(2 ** 27 + 1, 2 ** 27 + 1, 2 ** 54)).toBe(2 ** 28 + 1);
    expect(productMinus(0.1, 3, 0.3)).toBeCloseTo(2.7755575615628914e-17, 30);
  });
});

describe("roots by Newton's method in a bracket", () => {
  const cube = (x: number) => ({ value: x ** 3 - 2, slope: 3 * x * x });

  it("are found from either side and from far away", () => {
    for (const start of [-50, -1, 0, 1, 1.26, 40])
      expect(solveIncreasing(cube, { start, stride: 1, tolerance: 1e-15 })).toBeCloseTo(Math.cbrt(2), 14);
  });

  it("are found where there is no slope to follow", () => {
    const step = (x: number) => ({ value: x < 7 ? -1 : 1, slope: 0 });
    expect(solveIncreasing(step, { start: 0, stride: 1, tolerance: 1e-12 })).toBeCloseTo(7, 9);
  });

  it("are not taken for found when a tiny bracket is halved", () => {
    // Values of 1e-17 around the root: rounding throws Newton out of the bracket again and again.
    const noisy = (x: number) => ({ value: Math.abs(x - 1) < 1e-8 ? (x >= 1 ? 1e-17 : -1e-17) : x - 1, slope: 1 });
    expect(
      Math.abs(solveIncreasing(noisy, { start: 1 + 1.2e-8, stride: 1, tolerance: 1e-14, low: 0, high: 2 }) - 1),
    ).toBeLessThan(1e-8);
  });
});
