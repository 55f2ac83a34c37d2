import { normalUpperTail, exp } from "../../stats/index.ts";

/**
 * Density of the score of those paths that have crossed no boundary yet, at quadrature nodes below the last boundary: 8-point
 * Gauss-Legendre on panels of equal width, counted from the boundary downwards. The density ends at the boundary with a jump, so
 * nothing that needs a smooth end would converge; panels need no end correction, and equal ones let a convolution share its kernels.
 */
export interface SubDensity {
  /** The boundary, on the scale of the score. */
  readonly top: number;
  readonly width: number;
  /** Density times quadrature weight at node `i` of panel `p`, at index `8 p + i`. */
  readonly masses: Float64Array;
}

const NODES = [
  -0.9602898564975362, -0.7966664774136267, -0.525532409916329, -0.18343464249564978, 0.18343464249564978,
  0.525532409916329, 0.7966664774136267, 0.9602898564975362,
] as const;
const WEIGHTS = [
  0.10122853629037706, 0.22238103445337443, 0.3137066458778869, 0.36268378337836166, 0.36268378337836166,
  0.3137066458778869, 0.22238103445337443, 0.10122853629037706,
] as const;
const PER_PANEL = 8;

/** Paths this many standard deviations below zero have mass 2e-8 and practically never come back. */
const DEPTH = 5.5;
/** Standard deviations of an increment beyond which its density is taken for 0 (2e-11 of its peak). */
const REACH = 7;
/** Panel width in standard deviations of the increments on either side. Boundaries of a month are off by less than 1e-10. */
const PANEL = 2.5;
/** The width before is kept within these limits, so that kernels can be shared. */
const STRETCH = { most: 1.15, least: 0.5 };

/** The score after the first look: normal with variance `information`, cut off at `top`. */
export function firstDensity(information: number, top: number, nextIncrement: number): SubDensity {
  const deviation = Math.sqrt(information);
  const width = PANEL * Math.min(deviation, Math.sqrt(nextIncrement));
  const masses = new Float64Array(PER_PANEL * panelCount(information, top, width));
  const factor = width / 2 / (deviation * Math.sqrt(2 * Math.PI));
  for (let at = 0; at < masses.length; at++) {
    const z = nodeAt(top, width, at) / deviation;
    masses[at] = factor * WEIGHTS[at % PER_PANEL]! * exp((-z * z) / 2);
  }
  return { top, width, masses };
}

/** The score after one more look: the density before, smeared by an increment of the given variance, cut off at `top`. */
export function nextDensity(
  before: SubDensity,
  increment: number,
  information: number,
  top: number,
  nextIncrement: number,
): SubDensity {
  const deviation = Math.sqrt(increment);
  const wanted = PANEL * Math.min(deviation, Math.sqrt(nextIncrement));
  const isKept = before.width <= STRETCH.most * wanted && before.width >= STRETCH.least * wanted;
  const width = isKept ? before.width : wanted;
  const panels = panelCount(information, top, width);
  const panelsBefore = before.masses.length / PER_PANEL;
  const masses = new Float64Array(PER_PANEL * panels);
  const reach = REACH * deviation + (width + before.width) / 2;
  const kernels = new Map<number, Float64Array>();
  const cross = crossOf(width, before.width, deviation);
  for (let panel = 0; panel < panels; panel++) {
    const centre = top - (panel + 0.5) * width;
    const first = Math.max(0, Math.ceil((before.top - centre - reach) / before.width - 0.5));
    const last = Math.min(panelsBefore - 1, Math.floor((before.top - centre + reach) / before.width - 0.5));
    for (let from = first; from <= last; from++) {
      const shift = isKept ? from - panel : Number.NaN;
      let kernel = kernels.get(shift);
      if (kernel === undefined || !isKept) {
        const distance = isKept
          ? top - before.top + shift * width
          : centre - (before.top - (from + 0.5) * before.width);
        kernel = kernelOf(distance, width, before.width, deviation, cross);
        kernels.set(shift, kernel);
      }
      addPanel(masses, PER_PANEL * panel, before.masses, PER_PANEL * from, kernel);
    }
  }
  for (let at = 0; at < masses.length; at++) masses[at]! *= (width / 2) * WEIGHTS[at % PER_PANEL]!;
  return { top, width, masses };
}

/** Mass that an increment of the given variance carries to or above `score`, and its derivative there, which is negative. */
export function massAbove(
  { top, width, masses }: SubDensity,
  increment: number,
  score: number,
): { readonly mass: number; readonly slope: number } {
  const deviation = Math.sqrt(increment);
  let mass = 0;
  let slope = 0;
  for (let at = 0; at < masses.length; at++) {
    if (at % PER_PANEL === 0 && score - (top - (at / PER_PANEL) * width) > REACH * deviation) break;
    const z = (score - nodeAt(top, width, at)) / deviation;
    mass += masses[at]! * normalUpperTail(z);
    slope -= masses[at]! * exp((-z * z) / 2);
  }
  return { mass, slope: slope / (deviation * Math.sqrt(2 * Math.PI)) };
}

function panelCount(information: number, top: number, width: number): number {
  return Math.max(1, Math.ceil((top + DEPTH * Math.sqrt(information)) / width));
}

function nodeAt(top: number, width: number, at: number): number {
  const node = at % PER_PANEL;
  return top - ((at - node) / PER_PANEL + 0.5) * width + (NODES[node]! * width) / 2;
}

/** exp(x y / variance) for the nodes x and y of two panels, from their centres: the part of a kernel that no distance changes. */
function crossOf(width: number, widthBefore: number, deviation: number): Float64Array {
  const cross = new Float64Array(PER_PANEL * PER_PANEL);
  const scale = (width * widthBefore) / (4 * deviation * deviation);
  for (let to = 0; to < PER_PANEL; to++) {
    for (let from = 0; from < PER_PANEL; from++) cross[PER_PANEL * to + from] = exp(NODES[to]! * NODES[from]! * scale);
  }
  return cross;
}

/**
 * Normal density between the nodes of two panels whose centres lie `distance` apart. (distance + x - y)^2 multiplied out needs an exponential for
 * each node instead of one for each pair.
 */
function kernelOf(
  distance: number,
  width: number,
  widthBefore: number,
  deviation: number,
  cross: Float64Array,
): Float64Array {
  const kernel = new Float64Array(PER_PANEL * PER_PANEL);
  const factor = 1 / (deviation * Math.sqrt(2 * Math.PI));
  const variance = 2 * deviation * deviation;
  const ofNodes = (sign: number, size: number, centre: number) =>
    NODES.map((node) => {
      const at = (node * size) / 2;
      return exp(-(at * (at + sign * 2 * centre)) / variance);
    });
  const rows = ofNodes(1, width, distance);
  const columns = ofNodes(-1, widthBefore, distance);
  const middle = factor * exp(-(distance * distance) / variance);
  for (let to = 0; to < PER_PANEL; to++) {
    const row = middle * rows[to]!;
    for (let from = 0; from < PER_PANEL; from++)
      kernel[PER_PANEL * to + from] = row * columns[from]! * cross[PER_PANEL * to + from]!;
  }
  return kernel;
}

/** Unrolled by hand: this is nearly all the time that boundaries take. */
function addPanel(to: Float64Array, start: number, from: Float64Array, at: number, kernel: Float64Array): void {
  const m0 = from[at]!;
  const m1 = from[at + 1]!;
  const m2 = from[at + 2]!;
  const m3 = from[at + 3]!;
  const m4 = from[at + 4]!;
  const m5 = from[at + 5]!;
  const m6 = from[at + 6]!;
  const m7 = from[at + 7]!;
  for (let node = 0; node < PER_PANEL; node++) {
    const row = PER_PANEL * node;
    to[start + node]! +=
      m0 * kernel[row]! +
      m1 * kernel[row + 1]! +
      m2 * kernel[row + 2]! +
      m3 * kernel[row + 3]! +
      m4 * kernel[row + 4]! +
      m5 * kernel[row + 5]! +
      m6 * kernel[row + 6]! +
      m7 * kernel[row + 7]!;
  }
}
