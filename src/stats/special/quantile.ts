import { solveIncreasing } from "./bracketed-newton.ts";
import type { DistributionTable } from "../quadrature/distribution-table.ts";
import { POINTS } from "../quadrature/gauss-legendre.ts";
import { evaluateSeries, legendreSeries } from "../quadrature/legendre-series.ts";
import { type Mesh, rateAt } from "../quadrature/mesh.ts";

/** In half-widths of a panel, of which one is at most 0.75 standard deviations. */
const TOLERANCE = 1e-15;

/** The rate that X lies below with this probability. */
export function lowerQuantile(table: DistributionTable, mesh: Mesh, probability: number): number {
  let panel = 0;
  while (panel < table.mass.length - 1 && table.below[panel + 1]! < probability) panel++;
  return rateInPanel(table, mesh, panel, probability - table.below[panel]!);
}

/** The rate that X lies above with this probability. */
export function upperQuantile(table: DistributionTable, mesh: Mesh, probability: number): number {
  let panel = table.mass.length - 1;
  while (panel > 0 && table.above[panel]! < probability) panel--;
  return rateInPanel(table, mesh, panel, table.above[panel]! - probability);
}

/** Where the probability since the left edge of the panel reaches `mass`: the antiderivative of the panel's own series, inverted. */
function rateInPanel(table: DistributionTable, mesh: Mesh, local: number, mass: number): number {
  const panel = table.first + local;
  const half = mesh.half[panel]!;
  const series = legendreSeries(table.density, local * POINTS);
  const target = mass / half;
  const read = (s: number) => {
    const { value, integral } = evaluateSeries(series, s);
    return { value: integral - target, slope: value };
  };
  const s = solveIncreasing(read, {
    start: (2 * mass) / table.mass[local]! - 1,
    stride: 1,
    tolerance: TOLERANCE,
    low: -1,
    high: 1,
  });
  return rateAt(mesh, panel, half * s);
}
