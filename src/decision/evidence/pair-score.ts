import type { DayCounts } from "../../experiment/index.ts";
import { logOddsRatio, type Counts } from "../../stats/index.ts";
import { segmentAt, type Segment } from "../counts/segments.ts";

/** How an arm compares with the control, as far as all looks up to now say. */
export interface PairScore {
  /** Of the arm over the control; 0 where nothing can be compared. */
  readonly logOddsRatio: number;
  /** Reciprocal of the variance of the log odds ratio. */
  readonly information: number;
  /** Log odds ratio of the arm over the control, in its standard deviations. */
  readonly z: number;
}

/** Counts of one arm and of the control over one stretch of days. */
export interface PairCounts {
  readonly arm: Counts;
  readonly reference: Counts;
}

/** One pair's score; of several segments the log odds ratios are averaged, weighted by their inverse variances. */
export function scoreOf(segments: readonly PairCounts[]): PairScore {
  let information = 0;
  let score = 0;
  for (const { arm, reference } of segments) {
    if (arm.impressions === 0 || reference.impressions === 0) continue;
    const { estimate, variance } = logOddsRatio(possible(arm), possible(reference));
    information += 1 / variance;
    score += estimate / variance;
  }
  if (!(information > 0)) return { logOddsRatio: 0, information: 0, z: 0 };
  return { logOddsRatio: score / information, information, z: score / Math.sqrt(information) };
}

/** The pair's counts in each segment. */
export function pairBySegment(
  segments: readonly Segment[],
  days: readonly DayCounts[],
  arm: number,
  control: number,
): readonly PairCounts[] {
  const sums = segments.map(() => ({
    arm: { impressions: 0, conversions: 0 },
    reference: { impressions: 0, conversions: 0 },
  }));
  for (const day of days) {
    const sum = sums[segmentAt(segments, day.date)]!;
    sum.arm.impressions += day.impressions[arm]!;
    sum.arm.conversions += day.conversions[arm]!;
    sum.reference.impressions += day.impressions[control]!;
    sum.reference.conversions += day.conversions[control]!;
  }
  return sums;
}

/** Late conversions may exceed the impressions of a short segment. */
function possible({ impressions, conversions }: Counts): Counts {
  return { impressions, conversions: Math.min(impressions, conversions) };
}
