import type { Arm, DayCounts } from "../../experiment/index.ts";
import { logSplitEvidence } from "../../stats/index.ts";
import { addBatch, startEProcess, type EProcess } from "../evidence/e-process.ts";
import { liftGrid } from "../evidence/lift-grid.ts";
import type { Policy } from "../policy.ts";
import { onlyControl, plannedShares } from "./planned-shares.ts";

/**
 * Sequential evidence folded over closed days. Each day is added once: a replay of many looks at one experiment advances a
 * tally day by day and hands it to `judge`, so that no look has to start over.
 */
export interface Tally {
  readonly dayCount: number;
  /** Cumulative, in the order of the arms. */
  readonly impressions: readonly number[];
  readonly conversions: readonly number[];
  readonly eProcess: EProcess;
  /** Planned shares; undefined where the split cannot be checked. */
  readonly shares: readonly number[] | undefined;
  /** Largest log e-value against the planned split after any day; 0 before the first. */
  readonly logSplitEvidence: number;
}

/** The tally before the first day. */
export function startTally(arms: readonly Arm[], rules: Pick<Policy, "minimumDetectableLift">): Tally {
  return {
    dayCount: 0,
    impressions: arms.map(() => 0),
    conversions: arms.map(() => 0),
    eProcess: startEProcess(arms.length, onlyControl(arms), liftGrid(rules)),
    shares: plannedShares(arms),
    logSplitEvidence: 0,
  };
}

/** The tally after one more closed day. @param day valid counts of a day later than every one before */
export function addDay(tally: Tally, day: DayCounts): Tally {
  const impressions = tally.impressions.map((count, arm) => count + day.impressions[arm]!);
  const conversions = tally.conversions.map((count, arm) => count + day.conversions[arm]!);
  return {
    dayCount: tally.dayCount + 1,
    impressions,
    conversions,
    eProcess: addBatch(tally.eProcess, day, impressions),
    shares: tally.shares,
    logSplitEvidence: Math.max(tally.logSplitEvidence, splitEvidence(impressions, tally.shares)),
  };
}

/** Largest log e-value against the planned split after any of these days; 0 before the first. */
export function largestSplitEvidence(days: readonly DayCounts[], shares: readonly number[] | undefined): number {
  let largest = 0;
  let impressions: readonly number[] | undefined;
  for (const day of days) {
    impressions = day.impressions.map((count, arm) => count + (impressions?.[arm] ?? 0));
    largest = Math.max(largest, splitEvidence(impressions, shares));
  }
  return largest;
}

/** Against the planned split among the arms that are switched on; others are judged by having any traffic at all. */
function splitEvidence(impressions: readonly number[], shares: readonly number[] | undefined): number {
  if (shares === undefined) return 0;
  const active = shares.flatMap((share, arm) => (share > 0 ? [arm] : []));
  if (active.length < 2) return 0;
  return logSplitEvidence(
    active.map((arm) => impressions[arm]!),
    active.map((arm) => shares[arm]!),
  );
}
