import { normalQuantile, log } from "../../stats/index.ts";
import { firstDensity, massAbove, nextDensity, type SubDensity } from "./sub-density.ts";

/**
 * Stopping thresholds (boundaries) of a test with repeated looks (Lan & DeMets 1983), by the recursion of Armitage, McPherson & Rowe (1969).
 * The score U = z sqrt(I) of a look with information I grows by independent normal increments with the variance that information
 * grows by. At every look the boundary is set so that, without a difference, exactly the wanted probability crosses there for the
 * first time. Only past information and past boundaries are needed, never a planned total.
 */

/** The way up to one look: what is known before its boundary. */
export interface Approach {
  /** Of this look. */
  readonly information: number;
  /** Of the look before; 0 for the first. */
  readonly informationBefore: number;
  /** Of the paths still under way after the look before; undefined for the first. */
  readonly density: SubDensity | undefined;
}

/** A look that has its boundary: what the next one builds on. */
export interface PassedLook {
  readonly approach: Approach;
  /** As a z value. */
  readonly boundary: number;
}

/**
 * Information must grow by this share for a look to count as one. With less, the look adds nothing to the last one, and
 * the quadrature would need ever finer steps.
 */
export const LEAST_GROWTH = 1e-3;

/** @param last the look before; undefined: this is the first. @throws RangeError unless information grew by `LEAST_GROWTH` */
export function approachLook(last: PassedLook | undefined, information: number): Approach {
  if (last === undefined) {
    if (!(information > 0 && information < Infinity))
      throw new RangeError(`approachLook requires information above 0, got ${information}`);
    return { information, informationBefore: 0, density: undefined };
  }
  const { approach, boundary } = last;
  if (!(information >= approach.information * (1 + LEAST_GROWTH) && information < Infinity)) {
    throw new RangeError(`approachLook requires information above ${approach.information}, got ${information}`);
  }
  const top = boundary * Math.sqrt(approach.information);
  const growth = information - approach.information;
  const density =
    approach.density === undefined
      ? firstDensity(approach.information, top, growth)
      : nextDensity(
          approach.density,
          approach.information - approach.informationBefore,
          approach.information,
          top,
          growth,
        );
  return { information, informationBefore: approach.information, density };
}

/** The look once its boundary is known. */
export function passLook(approach: Approach, boundary: number): PassedLook {
  return { approach, boundary };
}

/**
 * The boundary, as a z value, that is first crossed at this look with probability `spend` where there is no difference.
 * @param spend in (0, 0.5)
 */
export function boundaryToSpend({ information, informationBefore, density }: Approach, spend: number): number {
  if (!(spend > 0 && spend < 0.5))
    throw new RangeError(`boundaryToSpend requires a probability between 0 and 0.5, got ${spend}`);
  if (density === undefined) return -normalQuantile(spend);
  const increment = information - informationBefore;
  const deviation = Math.sqrt(increment);
  // Log mass above a score is concave and falls: Newton from its left end comes down without overshooting; steps are bounded all the same.
  let low = -Infinity;
  let high = Infinity;
  // Boundaries change little from look to look, as z values.
  let score = density.top * Math.sqrt(information / informationBefore);
  for (let step = 0; step < 200; step++) {
    const { mass, slope } = massAbove(density, increment, score);
    if (mass > spend) low = score;
    else high = score;
    const newton = mass > 0 && slope < 0 ? (log(mass / spend) * mass) / -slope : -Infinity;
    let next = score + Math.min(4 * deviation, Math.max(-4 * deviation, newton));
    if (next <= low || next >= high) next = low > -Infinity && high < Infinity ? (low + high) / 2 : next;
    const move = Math.abs(next - score);
    score = next;
    // Newton doubles the digits: a step this small has left an error below 1e-13.
    if (move <= 1e-7 * deviation) break;
  }
  return score / Math.sqrt(information);
}
