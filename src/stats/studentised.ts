import type { Dispersion } from "./dispersion.ts";
import { normalQuantile } from "./special/normal.ts";
import { studentUpperTail } from "./special/student-t.ts";

/** A tail that underflows stands for this one: a z value of 37. */
const SMALLEST_TAIL = 1e-300;

/**
 * A normal statistic once its variance is only estimated. Dividing by the root of phi makes it Student's t; the map
 * z' = Phi^-1(T(z / sqrt(phi))) makes it normal again, with the same tail probability. Also for phi below 1: then the test errs as
 * often at every phi.
 * @returns 0 where phi is 0 or unknown: no evidence
 * @example studentised(3, { phi: 1, degreesOfFreedom: 6 }) // 2.257
 */
export function studentised(z: number, dispersion: Dispersion | undefined): number {
  if (dispersion === undefined || !(dispersion.phi > 0) || z === 0) return 0;
  const tail = studentUpperTail(Math.abs(z) / Math.sqrt(dispersion.phi), dispersion.degreesOfFreedom);
  return tail >= 0.5 ? 0 : -Math.sign(z) * normalQuantile(Math.max(tail, SMALLEST_TAIL));
}

/** The z value that `studentised` takes to `wanted`. @param wanted 0 or more */
export function beforeStudentising(wanted: number, { phi, degreesOfFreedom }: Dispersion): number {
  if (!(wanted > 0)) return 0;
  const beyond = (t: number) => studentised(t, { phi: 1, degreesOfFreedom }) - wanted;
  // It is never less than what it becomes.
  let low = wanted;
  let belowBy = beyond(low);
  let high = 2 * Math.max(1, wanted);
  let aboveBy = beyond(high);
  while (aboveBy < 0 && high < 1e9) {
    low = high;
    belowBy = aboveBy;
    high *= 2;
    aboveBy = beyond(high);
  }
  // False position; a side that stays twice counts half (Illinois), so that both move.
  let moved: "low" | "high" | undefined;
  for (let step = 0; step < 100 && belowBy < 0 && aboveBy > 0 && high - low > 1e-13 * high; step++) {
    const at = low - (belowBy * (high - low)) / (aboveBy - belowBy);
    const by = beyond(at);
    if (Math.abs(by) <= 1e-12 * wanted) return at * Math.sqrt(phi);
    if (by < 0) {
      low = at;
      belowBy = by;
      if (moved === "low") aboveBy /= 2;
      moved = "low";
    } else {
      high = at;
      aboveBy = by;
      if (moved === "high") belowBy /= 2;
      moved = "high";
    }
  }
  return (belowBy < 0 ? high : low) * Math.sqrt(phi);
}
