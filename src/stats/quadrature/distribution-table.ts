import { columns } from "../columns.ts";
import { exp } from "../special/elementary.ts";
import { POINTS } from "./gauss-legendre.ts";
import { distanceFromMean, logDensity, type LogitBeta } from "../special/logit-beta.ts";
import type { Mesh } from "./mesh.ts";
import { centredIntegrals } from "./spectral-integration.ts";
import type { Support } from "../support.ts";

/** One arm's posterior tabulated on a mesh, over the panels that meet its support. */
export interface DistributionTable {
  /** Its panels are first <= p < end. */
  readonly first: number;
  readonly end: number;
  /** Density on the logit axis at the nodes: 16 values per panel, from panel `first`. */
  readonly density: Float64Array;
  /** Probability of each panel. */
  readonly mass: Float64Array;
  /** Probability left of each panel edge summed from the left, and right of it summed from the right: both tails stay accurate. */
  readonly below: Float64Array;
  readonly above: Float64Array;
}

/** Needs no Gamma function: the table is normalised by its own quadrature sum. */
export function tabulate(shape: LogitBeta, support: Support, mesh: Mesh): DistributionTable {
  const { first, end } = panelsOf(support, mesh);
  const { middleX, middleY, middleLogX, middleLogY, stepLogX, stepLogY, weight } = mesh;
  const { a, b } = shape;
  const count = end - first;
  const density = new Float64Array(count * POINTS);
  const [mass, below, above] = columns(3, count + 1);
  let total = 0;
  for (let panel = 0, node = 0, at = first * POINTS; panel < count; panel++) {
    const middle = first + panel;
    const distance = distanceFromMean(shape, middleX[middle]!, middleY[middle]!);
    const atMiddle = logDensity(shape, distance, middleLogX[middle]!, middleLogY[middle]!);
    let sum = 0;
    for (let k = 0; k < POINTS; k++, node++, at++) {
      const value = exp(atMiddle + (a * stepLogX[at]! + b * stepLogY[at]!));
      density[node] = value;
      sum += weight[at]! * value;
    }
    mass[panel] = sum;
    total += sum;
  }
  const scale = 1 / total;
  for (let node = 0; node < density.length; node++) density[node]! *= scale;
  for (let panel = 0; panel < count; panel++) below[panel + 1] = below[panel]! + (mass[panel]! *= scale);
  for (let panel = count; panel > 0; panel--) above[panel - 1] = above[panel]! + mass[panel - 1]!;
  return { first, end, density, mass, below, above };
}

function panelsOf(support: Support, { edges, panels }: Mesh): { readonly first: number; readonly end: number } {
  let first = 0;
  while (first < panels - 1 && edges[first + 1]! <= support.low) first++;
  let end = first + 1;
  while (end < panels && edges[end]! < support.high) end++;
  return { first, end };
}

const centred = new Float64Array(POINTS);

/** Writes F and 1 - F at the 16 nodes of one of the table's panels, each from its offset on. */
export function distributionOnPanel(
  table: DistributionTable,
  mesh: Mesh,
  panel: number,
  lower: Float64Array,
  lowerOffset: number,
  upper: Float64Array,
  upperOffset: number,
): void {
  const local = panel - table.first;
  const half = mesh.half[panel]!;
  const halfMass = table.mass[local]! / 2;
  const fromLeft = table.below[local]! + halfMass;
  const fromRight = table.above[local + 1]! + halfMass;
  centredIntegrals(table.density, local * POINTS, centred);
  for (let k = 0; k < POINTS; k++) {
    const integral = half * centred[k]!;
    lower[lowerOffset + k] = fromLeft + integral;
    upper[upperOffset + k] = fromRight - integral;
  }
}
