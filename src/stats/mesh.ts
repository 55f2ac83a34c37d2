import { columns } from "./columns.ts";
import { exp, log1p } from "./elementary.ts";
import { NODES, POINTS, WEIGHTS } from "./gauss-legendre.ts";
import { type LogitBeta, smoothLength } from "./logit-beta.ts";
import type { Support } from "./support.ts";

/** Panel width in smooth lengths: with 16 points the quadrature error of products of densities is then below 1e-15. */
export const PANEL_WIDTH = 1.5;

/** Panels of the logit axis, with everything that depends on a node alone: 16 values per panel, shared by all arms. */
export interface Mesh {
  readonly panels: number;
  /** Panel p spans edges[p] to edges[p + 1]. */
  readonly edges: Float64Array;
  /** x = logistic(t) and y = 1 - x, each to full relative accuracy, and their logarithms. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly logX: Float64Array;
  readonly logY: Float64Array;
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
    let width = Infinity;
    for (let arm = 0; arm < shapes.length; arm++) width = Math.min(width, panelWidth(shapes[arm]!, supports[arm]!, t));
    t += width;
    edges.push(t);
  }
  return meshWithEdges(edges);
}

/**
 * Most powers of e between the ends of a panel deep in a normal tail: with more, the polynomial of degree 15 inside the panel would no
 * longer be good to 1e-11 of its largest value. Of no account where the tail itself is below 1e-16 and counts absolutely.
 */
const MOST_POWERS = 7;

/** The widest panel from t to the right that suits an arm; before its support, up to its first panel. */
export function panelWidth(shape: LogitBeta, support: Support, t: number): number {
  if (t >= support.high) return Infinity;
  if (t < support.low) return Math.max(panelWidth(shape, support, support.low), support.low - t);
  const width = PANEL_WIDTH * smoothLength(shape, t);
  // The log density of a normal distribution falls by (distance / deviation^2) per unit of t.
  return support.isWidened ? Math.min(width, (MOST_POWERS * shape.deviation * shape.deviation) / Math.abs(t - shape.mode)) : width;
}

export function meshWithEdges(edges: readonly number[]): Mesh {
  const panels = edges.length - 1;
  const [x, y, logX, logY, weight] = columns(5, panels * POINTS);
  for (let panel = 0, node = 0; panel < panels; panel++) {
    const half = (edges[panel + 1]! - edges[panel]!) / 2;
    const middle = edges[panel]! + half;
    for (let k = 0; k < POINTS; k++, node++) {
      const t = middle + half * NODES[k]!;
      // logistic(|t|), 1 - logistic(|t|) and their logarithms, none of them by subtraction.
      const e = exp(-Math.abs(t));
      const large = 1 / (1 + e);
      const small = e * large;
      const logLarge = -log1p(e);
      const logSmall = logLarge - Math.abs(t);
      x[node] = t < 0 ? small : large;
      y[node] = t < 0 ? large : small;
      logX[node] = t < 0 ? logSmall : logLarge;
      logY[node] = t < 0 ? logLarge : logSmall;
      weight[node] = half * WEIGHTS[k]!;
    }
  }
  return { panels, edges: Float64Array.from(edges), x, y, logX, logY, weight };
}
