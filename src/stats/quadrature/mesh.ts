import { columns } from "../columns.ts";
import { exp, expm1, log1p } from "../special/elementary.ts";
import { NODES, POINTS, WEIGHTS } from "./gauss-legendre.ts";
import { type LogitBeta, logDensityAndSlope, smoothLength } from "../special/logit-beta.ts";
import type { Support } from "../support.ts";

/** Panel width in smooth lengths: with 16 points the quadrature error of products of densities is then below 1e-15. */
export const PANEL_WIDTH = 1.5;

/**
 * Panels of the logit axis, with everything that depends only on a node: 16 values per panel, shared by all arms.
 *
 * A panel hangs on the rate at its middle, a double taken as exact, and its nodes are known relative to that: the logarithms of x and
 * 1 - x as differences from the middle's. With 1e10 impressions a posterior is 1e-6 wide, and t = logit(x) rounded to 4e-16 would
 * already move it by 1e-10 of its width.
 */
export interface Mesh {
  readonly panels: number;
  /** Panel p spans edges[p] to edges[p + 1], as a rounded t. */
  readonly edges: Float64Array;
  /** Half the width of each panel, to full relative accuracy. */
  readonly half: Float64Array;
  /** Rate x at the middle of each panel, y = 1 - x, and their logarithms. */
  readonly middleX: Float64Array;
  readonly middleY: Float64Array;
  readonly middleLogX: Float64Array;
  readonly middleLogY: Float64Array;
  /** x and y = 1 - x at the nodes. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** log x and log y at the nodes, less those of the panel's middle. */
  readonly stepLogX: Float64Array;
  readonly stepLogY: Float64Array;
  /** Quadrature weight for dt. */
  readonly weight: Float64Array;
}

/** One mesh for all arms: fine where an arm is narrow, coarse in the gaps between them. */
export function meshOver(shapes: readonly LogitBeta[], supports: readonly Support[]): Mesh {
  let t = Infinity;
  let high = -Infinity;
  for (const support of supports) {
    t = Math.min(t, support.low);
    high = Math.max(high, support.high);
  }
  const edges = [t];
  while (t < high) {
    let width = logisticWidth(t);
    for (let arm = 0; arm < shapes.length; arm++) width = Math.min(width, panelWidth(shapes[arm]!, supports[arm]!, t));
    t += width;
    edges.push(t);
  }
  return meshWithEdges(edges);
}

/**
 * The widest panel from t to the right in which the logistic function itself, and with it dx = x (1-x) dt, is smooth: it bends within pi of
 * 0 and flattens like e^-|t|. Matters in gaps between arms and in tails that hardly fall.
 */
export function logisticWidth(t: number): number {
  return PANEL_WIDTH * Math.max(0.8, Math.abs(t) / 3);
}

/**
 * Most powers of e between the ends of a panel deep in a tail: with more, the polynomial of degree 15 inside the panel would no
 * longer be good to 1e-11 of its largest value. Of no account where the tail itself is below 1e-16 and counts absolutely.
 */
const MOST_POWERS = 7;

/** The widest panel from t to the right that suits an arm; before its support, up to its first panel. */
export function panelWidth(shape: LogitBeta, support: Support, t: number): number {
  if (t >= support.high) return Infinity;
  if (t < support.low) return Math.max(panelWidth(shape, support, support.low), support.low - t);
  const width = PANEL_WIDTH * smoothLength(shape, t);
  if (!support.isWidened) return width;
  // On the left of the mode the density is steepest at the left end, on the right at the right end.
  const narrower = Math.min(width, MOST_POWERS / Math.abs(logDensityAndSlope(shape, t).slope));
  return Math.min(narrower, MOST_POWERS / Math.abs(logDensityAndSlope(shape, t + narrower).slope));
}

/** Panels wider than this occur only far out in exponential tails, where t itself is exact enough; e^t would overflow. */
const WIDE = 20;

export function meshWithEdges(edges: readonly number[]): Mesh {
  const panels = edges.length - 1;
  const [half, middleX, middleY, middleLogX, middleLogY] = columns(5, panels);
  const [x, y, stepLogX, stepLogY, weight] = columns(5, panels * POINTS);
  const mesh: Mesh = {
    panels,
    edges: Float64Array.from(edges),
    half,
    middleX,
    middleY,
    middleLogX,
    middleLogY,
    x,
    y,
    stepLogX,
    stepLogY,
    weight,
  };
  for (let panel = 0; panel < panels; panel++) {
    placeMiddle(mesh, panel);
    if (half[panel]! > WIDE) placeDistantNodes(mesh, panel);
    else placeNodes(mesh, panel);
  }
  return mesh;
}

/** Rounds the middle to a rate, then fits the panel's width to it, so that panels neither overlap nor leave gaps. */
function placeMiddle({ edges, half, middleX, middleY, middleLogX, middleLogY }: Mesh, panel: number): void {
  const nominal = (edges[panel + 1]! - edges[panel]!) / 2;
  const t = edges[panel]! + nominal;
  const e = exp(-Math.abs(t));
  const small = e / (1 + e);
  const large = 1 - small;
  const logLarge = -log1p(e);
  const logSmall = logLarge - Math.abs(t);
  middleX[panel] = t < 0 ? small : large;
  middleY[panel] = t < 0 ? large : small;
  middleLogX[panel] = t < 0 ? logSmall : logLarge;
  middleLogY[panel] = t < 0 ? logLarge : logSmall;
  half[panel] = nominal;
  if (panel === 0 || nominal > WIDE || half[panel - 1]! > WIDE || small < 1e-290) return;
  // logit(x2) - logit(x1) = log(1 + (x2 - x1) / (x1 (1 - x2))).
  const gap = t < 0 ? middleX[panel]! - middleX[panel - 1]! : middleY[panel - 1]! - middleY[panel]!;
  half[panel] = log1p(gap / (middleX[panel - 1]! * middleY[panel]!)) - half[panel - 1]!;
}

/** Nodes at t = middle + d: with e = e^d - 1, 1 - x shrinks by 1 + x e; mirrored where 1 - x is the smaller. */
function placeNodes({ half, middleX, middleY, x, y, stepLogX, stepLogY, weight }: Mesh, panel: number): void {
  const isLeft = middleX[panel]! < middleY[panel]!;
  const small = isLeft ? middleX[panel]! : middleY[panel]!;
  const large = isLeft ? middleY[panel]! : middleX[panel]!;
  const h = half[panel]!;
  for (let k = 0, node = panel * POINTS; k < POINTS; k++, node++) {
    const d = h * NODES[k]!;
    const e = expm1(isLeft ? d : -d);
    const growth = small * e;
    const shrink = 1 / (1 + growth);
    const step = -log1p(growth);
    const smaller = (small + growth) * shrink;
    const larger = large * shrink;
    x[node] = isLeft ? smaller : larger;
    y[node] = isLeft ? larger : smaller;
    stepLogX[node] = isLeft ? step + d : step;
    stepLogY[node] = isLeft ? step : step - d;
    weight[node] = h * WEIGHTS[k]!;
  }
}

/** The same by way of t itself. */
function placeDistantNodes(
  { edges, half, middleLogX, middleLogY, x, y, stepLogX, stepLogY, weight }: Mesh,
  panel: number,
): void {
  const h = half[panel]!;
  for (let k = 0, node = panel * POINTS; k < POINTS; k++, node++) {
    const t = edges[panel]! + h + h * NODES[k]!;
    const e = exp(-Math.abs(t));
    const logLarge = -log1p(e);
    const logSmall = logLarge - Math.abs(t);
    x[node] = (t < 0 ? e : 1) / (1 + e);
    y[node] = (t < 0 ? 1 : e) / (1 + e);
    stepLogX[node] = (t < 0 ? logSmall : logLarge) - middleLogX[panel]!;
    stepLogY[node] = (t < 0 ? logLarge : logSmall) - middleLogY[panel]!;
    weight[node] = h * WEIGHTS[k]!;
  }
}

/** The rate at distance d from the middle of a panel: from the smaller of x and 1 - x, as for the nodes. */
export function rateAt({ edges, half, middleX, middleY }: Mesh, panel: number, d: number): number {
  if (half[panel]! > WIDE) {
    const t = edges[panel]! + half[panel]! + d;
    return t < 0 ? exp(t) / (1 + exp(t)) : 1 / (1 + exp(-t));
  }
  const x = middleX[panel]!;
  const y = middleY[panel]!;
  return x < y ? (x * exp(d)) / (1 + x * expm1(d)) : x / (1 + y * expm1(-d));
}
