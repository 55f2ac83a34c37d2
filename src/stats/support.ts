import { log } from "./special/elementary.ts";
import { type LogitBeta, logDensityAndSlope, logitBeta } from "./special/logit-beta.ts";

/** The part of the logit axis where an arm is tabulated. Left of it its distribution function counts as 0, right of it as 1. */
export interface Support {
  low: number;
  high: number;
  /** Reaches beyond 1e-20, for the sake of relative accuracy out there. */
  isWidened: boolean;
}

/** Log of the density relative to the mode at which a support ends. e^-46 = 1e-20: nothing an absolute error of 1e-16 could show. */
const DEPTH = 46;

/** Of a valley no deeper than this, at 4.5 standard deviations from either arm, supports of 1e-20 cut off less than 1e-11. */
const SHALLOW = -20;

/** Powers of e by which a tail goes on beyond a valley: 1e-13 of it is then missing. */
const TAIL = 30;

/** Log of the smallest density relative to the mode that a double holds with all its digits. */
const DEEPEST = -690;

/** Where the density has fallen to 1e-20 of its mode. */
export function supportOf(shape: LogitBeta): Support {
  return { low: supportEnd(shape, -1, DEPTH), high: supportEnd(shape, 1, DEPTH), isWidened: false };
}

/** Newton on a concave function approaches its zero from outside and never steps over it: stopping within 1 of the depth is safe. */
function supportEnd(shape: LogitBeta, side: -1 | 1, depth: number): number {
  let t = shape.mode + side * shape.deviation * Math.sqrt(2 * depth);
  for (;;) {
    const { value, slope } = logDensityAndSlope(shape, t);
    const excess = value + depth;
    const outside = t - excess / slope;
    if (excess > -1 && excess <= 0) return t;
    if (outside === t) return t;
    t = outside;
  }
}

/**
 * Widens supports so that tiny quantities keep their *relative* accuracy. The expected loss of a clear leader, or against a clearly
 * worse control, is an integral over the valley between two arms, which a support of 1e-20 may not reach. Pairs: the control with
 * every arm, and the leader with its closest rivals.
 */
export function widenToValleys(shapes: readonly LogitBeta[], supports: readonly Support[], control: number): void {
  let leader = 0;
  for (let arm = 1; arm < shapes.length; arm++) if (shapes[arm]!.mode > shapes[leader]!.mode) leader = arm;
  const depths = shapes.map((shape, arm) => (arm === leader ? -Infinity : valleyDepth(shapes[leader]!, shape)));
  const closest = Math.max(...depths);
  for (let arm = 0; arm < shapes.length; arm++) {
    if (depths[arm]! > closest - DEPTH) widenPair(shapes, supports, leader, arm, depths[arm]!);
    if (arm !== control && control !== leader)
      widenPair(shapes, supports, control, arm, valleyDepth(shapes[control]!, shapes[arm]!));
  }
}

/** On the logit axis the product of the densities of Beta(a, b) and Beta(c, d) is that of Beta(a + c, b + d): the valley is its mode. */
function valleyBetween(one: LogitBeta, other: LogitBeta): number {
  return log((one.a + other.a) / (one.b + other.b));
}

function valleyDepth(one: LogitBeta, other: LogitBeta): number {
  const valley = valleyBetween(one, other);
  return logDensityAndSlope(one, valley).value + logDensityAndSlope(other, valley).value;
}

/**
 * Both arms must reach over the valley as far as the product of their densities does; and beyond it as far as the tail itself does, where
 * the other, narrower arm has long risen to 1.
 */
function widenPair(
  shapes: readonly LogitBeta[],
  supports: readonly Support[],
  one: number,
  other: number,
  depth: number,
): void {
  if (depth > SHALLOW || depth < DEEPEST) return;
  const [worse, better] = shapes[one]!.mode < shapes[other]!.mode ? [one, other] : [other, one];
  const left = shapes[worse]!;
  const right = shapes[better]!;
  const valley = valleyBetween(left, right);
  const product = supportOf(logitBeta({ a: left.a + right.a, b: left.b + right.b }));
  const high = Math.max(product.high, supportEnd(left, 1, TAIL - logDensityAndSlope(left, valley).value));
  const low = Math.min(product.low, supportEnd(right, -1, TAIL - logDensityAndSlope(right, valley).value));
  supports[worse]!.isWidened = supports[better]!.isWidened = true;
  supports[worse]!.high = Math.max(supports[worse]!.high, high);
  supports[better]!.low = Math.min(supports[better]!.low, low);
}
