import { beforeStudentising } from "../../stats/index.ts";
import { freedomAcrossDays } from "../evidence/daily-variation.ts";
import type { Policy } from "../policy.ts";

/** What z over the root of phi must reach for a threshold of z corrected for dispersion; Infinity: it cannot. @param ofDays degrees of freedom that the days give */
export function rawThreshold(
  z: number,
  ofDays: number,
  { conversionsRepeatAcrossDays }: Pick<Policy, "conversionsRepeatAcrossDays">,
): number {
  const degreesOfFreedom = conversionsRepeatAcrossDays && ofDays >= 1 ? freedomAcrossDays(ofDays) : ofDays;
  return z === Infinity || degreesOfFreedom < 1 ? Infinity : beforeStudentising(z, { phi: 1, degreesOfFreedom });
}
