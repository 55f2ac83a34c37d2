import { distributionOnPanel, tabulate } from "../quadrature/distribution-table.ts";
import { exp, expm1, log, log1p } from "./elementary.ts";
import { POINTS } from "../quadrature/gauss-legendre.ts";
import { densityAtMode, distanceFromMean, logDensity, type LogitBeta, smoothLength } from "./logit-beta.ts";
import { logisticWidth, type Mesh, meshWithEdges, PANEL_WIDTH, panelWidth } from "../quadrature/mesh.ts";
import { type Support, supportOf } from "../support.ts";

/** A rate as numerator or denominator of a ratio. */
export interface RatioArm {
  readonly shape: LogitBeta;
  readonly support: Support;
}

export function ratioArm(shape: LogitBeta): RatioArm {
  return { shape, support: supportOf(shape) };
}

/** The support of Z, stretched by r, on Y's axis. */
interface Image {
  readonly low: number;
  readonly high: number;
}

const LEAST_COMPLEMENT = 1e-290;

/** P(Y > e^rho Z), and minus its derivative in rho. */
export interface TailReading {
  readonly probability: number;
  readonly density: number;
}

/** A table serves neighbouring rho while Z's image moves by less than this share of its features: its support then still ends below 1e-18. */
const DRIFT = 0.25;

/** Where the tails of a wide density begin, its features are this small: see `smoothLength`. */
const KNEE = 0.8;

/**
 * Upper tail of the ratio Y / Z at r = e^rho >= 1, as an integral over Y's axis:
 *
 *   P(Y > r Z) = integral of (1 - F_Y(y)) f_Z(y/r) / r dy.
 *
 * The other ways to write it integrate a function with a kink where r z reaches 1; quadrature that ignores the kink is wrong in the
 * second digit on small counts. Here that point is the end of Y's own axis, where 1 - F_Y has vanished.
 * On the logit axis f_Z(y/r)/r dy = f_Z(s) (1 - y)/(1 - z) dt with z = y/r and s = logit(z), and the derivative in -rho is the integral of
 * f_Y(t) f_Z(s) / (1 - z) dt, over the same nodes.
 *
 * Y is tabulated once, on a mesh that suits the image of Z too; a reading then costs only the density of Z at the nodes.
 */
export class RatioTail {
  readonly #z: LogitBeta;
  readonly #zAtMode: number;
  readonly #mesh: Mesh;
  /** Nodes from here to there meet the image of Z. */
  readonly #from: number;
  readonly #to: number;
  /** 1 - F_Y and f_Y at the nodes, times the quadrature weight. */
  readonly #survival: Float64Array;
  readonly #density: Float64Array;
  /** Probability of Y beyond the image of Z. */
  readonly #beyond: number;
  readonly #rho: number;
  readonly #reach: number;

  /** @param rho where the first reading will be, 0 or more */
  constructor(y: RatioArm, z: RatioArm, rho: number) {
    this.#z = z.shape;
    this.#zAtMode = densityAtMode(z.shape);
    this.#rho = rho;
    this.#reach = (DRIFT * Math.min(z.shape.deviation, KNEE)) / (1 + exp(z.support.high));
    const image = imageOf(z.support, rho);
    this.#mesh = meshWithEdges(edgesFor(y, z.shape, image, rho));
    const { panels, edges, weight } = this.#mesh;
    let from = 0;
    while (from < panels && edges[from + 1]! <= image.low) from++;
    let to = from;
    while (to < panels && edges[to]! < image.high) to++;
    this.#from = from * POINTS;
    this.#to = to * POINTS;

    const table = tabulate(y.shape, y.support, this.#mesh);
    this.#survival = new Float64Array(panels * POINTS).fill(1, 0, table.first * POINTS);
    this.#density = new Float64Array(panels * POINTS);
    this.#density.set(table.density, table.first * POINTS);
    this.#beyond = to < table.end && to > table.first ? table.above[to - table.first]! : 0;
    for (let panel = Math.max(from, table.first); panel < to; panel++) {
      distributionOnPanel(table, this.#mesh, panel, unused, 0, this.#survival, panel * POINTS);
    }
    for (let node = this.#from; node < this.#to; node++) {
      this.#survival[node]! *= weight[node]!;
      this.#density[node]! *= weight[node]!;
    }
  }

  /** Whether the table serves this rho as well. */
  serves(rho: number): boolean {
    return Math.abs(rho - this.#rho) <= this.#reach;
  }

  read(rho: number): TailReading {
    const z = this.#z;
    const { x, y, middleLogX, middleLogY, stepLogX, stepLogY } = this.#mesh;
    const shrink = exp(-rho);
    const rest = -expm1(-rho);
    let probability = 0;
    let density = 0;
    for (let node = this.#from; node < this.#to; node++) {
      // z = y/r, and 1 - z = (1 - y)/r + (1 - 1/r) without a subtraction.
      const panel = node >> 4;
      const zx = x[node]! * shrink;
      const zy = y[node]! * shrink + rest;
      const logZx = middleLogX[panel]! + stepLogX[node]! - rho;
      let logZy = middleLogY[panel]! + stepLogY[node]!;
      if (rest > 0) logZy = zx < 0.5 ? log1p(-zx) : log(zy);
      const f = exp(logDensity(z, distanceFromMean(z, zx, zy), logZx, logZy));
      // At r = 1 both complements may have underflowed together.
      probability += this.#survival[node]! * f * (rest > 0 ? y[node]! / zy : 1);
      // The derivative only steers Newton: a node where it would overflow can be left out.
      if (zy > LEAST_COMPLEMENT) density += (this.#density[node]! * f) / zy;
    }
    // Beyond the image z is 1/r to all digits: no width is left for the probability, but Y's density adds up.
    if (this.#beyond > 0)
      density += (this.#beyond * exp(logDensity(z, distanceFromMean(z, shrink, rest), -rho, log(rest)))) / rest;
    return { probability: probability * this.#zAtMode, density: density * this.#zAtMode };
  }
}

const unused = new Float64Array(POINTS);

/** Panels from where Y or the image of Z begins to where Y ends. */
function edgesFor(y: RatioArm, z: LogitBeta, image: Image, rho: number): readonly number[] {
  let t = Math.min(y.support.low, image.low);
  const edges = [t];
  while (t < y.support.high) {
    let width = Math.min(logisticWidth(t), panelWidth(y.shape, y.support, t));
    if (t >= image.low && t < image.high) width = Math.min(width, imageWidth(z, t, rho));
    else if (t < image.low && image.low < y.support.high)
      width = Math.min(width, Math.max(imageWidth(z, image.low, rho), image.low - t));
    t += width;
    edges.push(t);
  }
  return edges;
}

/**
 * Z's panel width as seen on Y's axis, where it is stretched by (1 - z)/(1 - y). But stretching knows no limit as y nears 1: no wider than
 * Z's own panels or the knee of its tails.
 */
function imageWidth(z: LogitBeta, t: number, rho: number): number {
  const e = exp(-Math.abs(t));
  const y = (t < 0 ? 1 : e) / (1 + e);
  const zy = y * exp(-rho) - expm1(-rho);
  const logZx = (t < 0 ? t : 0) - log1p(e) - rho;
  const own = smoothLength(z, logZx - log(zy));
  const stretch = rho > 0 ? zy / y : 1;
  return PANEL_WIDTH * Math.min(own * stretch, Math.max(own, KNEE));
}

/** (1 - y)/(1 - z) with 1 - z > 1 - 1/r: e^-46 of it is nothing beside the rest of the integral. */
const NEGLIGIBLE = 46;

/**
 * The support of Z on Y's axis. Where Z reaches beyond 1/r its image has no end, but as y nears 1 the integrand fades like (1 - y)/(1 - 1/r).
 */
function imageOf({ low, high }: Support, rho: number): Image {
  return { low: logitOfScaled(low, rho), high: Math.min(logitOfScaled(high, rho), NEGLIGIBLE - log(-expm1(-rho))) };
}

/** logit(e^rho logistic(t)); infinite where the product reaches 1. */
function logitOfScaled(t: number, rho: number): number {
  const logScaled = (t < 0 ? t : 0) - log1p(exp(-Math.abs(t))) + rho;
  return logScaled >= 0 ? Infinity : logScaled - log(-expm1(logScaled));
}
