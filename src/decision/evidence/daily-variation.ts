import type { DayCounts } from "../../experiment/index.ts";
import { adjustForDispersion, estimateDispersion, type DailyPair, type Dispersion } from "../../stats/index.ts";
import type { Policy } from "../policy.ts";

/** How much the daily difference between an arm and the control varies, and what follows from it for the evidence. */
export interface DailyVariation {
  readonly dispersion: Dispersion;
  /** Whether evidence is corrected for it. */
  readonly isCorrected: boolean;
}

/** Standard normal quantile at 95%. */
const Z95 = 1.6448536269514722;

/**
 * Correcting always costs power even where there is nothing to correct: 3 to 6 points. So where impressions are said to be
 * independent, evidence is corrected only once chance makes days vary as much in fewer than one experiment in twenty.
 */
export function dailyVariation(
  days: readonly DayCounts[],
  arm: number,
  control: number,
  { impressionsRepeat }: Pick<Policy, "impressionsRepeat">,
): DailyVariation {
  const dispersion = estimateDispersion(batchesOf(days, arm, control));
  if (dispersion.kind !== "estimated" || dispersion.phi <= 1) return { dispersion, isCorrected: false };
  return { dispersion, isCorrected: impressionsRepeat || dispersion.phi > percentile95(dispersion.degreesOfFreedom) };
}

/** The z value that counts. */
export function correctedZ(z: number, { dispersion, isCorrected }: DailyVariation): number {
  return isCorrected ? adjustForDispersion(z, dispersion) : z;
}

/**
 * The log e-value that counts. Except for the cost of averaging over lifts it is half the square of a z value, and it is corrected like
 * that z value: for many days divided by phi, as quasi-likelihood does to any log likelihood, for few days by more.
 */
export function correctedEvidence(logEvidence: number, { dispersion, isCorrected }: DailyVariation): number {
  return isCorrected && logEvidence > 0
    ? adjustForDispersion(Math.sqrt(2 * logEvidence), dispersion) ** 2 / 2
    : logEvidence;
}

/** Of chi-square over its degrees of freedom (Wilson & Hilferty 1931, good to a percent). */
function percentile95(degreesOfFreedom: number): number {
  const spread = 2 / (9 * degreesOfFreedom);
  return (1 - spread + Z95 * Math.sqrt(spread)) ** 3;
}

/** A day with late conversions beyond its impressions is counted together with the days before it. */
function batchesOf(days: readonly DayCounts[], arm: number, control: number): DailyPair[] {
  const batches: DailyPair[] = [];
  let open: DailyPair | undefined;
  for (const day of days) {
    let batch = joined(open, day, arm, control);
    while (!isPossible(batch) && batches.length > 0) batch = sum(batches.pop()!, batch);
    if (isPossible(batch)) {
      batches.push(batch);
      open = undefined;
    } else open = batch;
  }
  return batches;
}

function joined(open: DailyPair | undefined, day: DayCounts, arm: number, control: number): DailyPair {
  const batch = {
    arm: { impressions: day.impressions[arm]!, conversions: day.conversions[arm]! },
    reference: { impressions: day.impressions[control]!, conversions: day.conversions[control]! },
  };
  return open === undefined ? batch : sum(open, batch);
}

function isPossible({ arm, reference }: DailyPair): boolean {
  return arm.conversions <= arm.impressions && reference.conversions <= reference.impressions;
}

function sum(a: DailyPair, b: DailyPair): DailyPair {
  return {
    arm: { impressions: a.arm.impressions + b.arm.impressions, conversions: a.arm.conversions + b.arm.conversions },
    reference: {
      impressions: a.reference.impressions + b.reference.impressions,
      conversions: a.reference.conversions + b.reference.conversions,
    },
  };
}
