import type { Arm } from "../../experiment/index.ts";
import type { Look } from "../history.ts";
import type { Comparison } from "./earlier-look.ts";
import type { SplitMoment, SplitTally } from "./split-tally.ts";
import type { LargestOverDays, Tally } from "./tally.ts";

/** What was reached up to now. */
export interface LargestEvidence extends LargestOverDays {
  /** By how much the split's log e-value exceeded its alarm at most. */
  readonly splitExcess: number;
  /** Since when the split is off; undefined: it is not. */
  readonly splitBegan: SplitMoment | undefined;
}

/**
 * Evidence once reached stays reached: what the series says now, but never less than the last look recorded. Unless the data
 * were restated: then the recorded evidence came from counts that were wrong, and only the series speaks.
 * @param split of the days under the present weights
 * @param looks earlier ones, oldest first
 */
export function largestEvidence(
  arms: readonly Arm[],
  { largest }: Tally,
  split: SplitTally,
  { look, change }: Comparison,
  looks: readonly Look[],
): LargestEvidence {
  const recorded = change === undefined || change.kind === "late" ? look : undefined;
  const reached = (now: readonly number[], record: readonly number[] | undefined) =>
    now.map((value, arm) => Math.max(value, record?.[recorded!.armIds.indexOf(arms[arm]!.id)] ?? 0));
  const wasOff = recorded !== undefined && recorded.logSplitExcess >= 0;
  return {
    overControl: reached(largest.overControl, recorded?.logEvidenceOverControl),
    underControl: reached(largest.underControl, recorded?.logEvidenceUnderControl),
    harm: reached(largest.harm, recorded?.logHarmEvidence),
    harmToActOn: largest.harmToActOn,
    splitExcess: Math.max(split.largestExcess, recorded?.logSplitExcess ?? -Infinity),
    splitBegan: split.began ?? (wasOff ? beganBy(looks, arms) : undefined),
  };
}

/** The first look that recorded it. */
function beganBy(looks: readonly Look[], arms: readonly Arm[]): SplitMoment | undefined {
  const first = looks.find(({ logSplitExcess }) => logSplitExcess >= 0);
  return (
    first && {
      day: first.day,
      impressions: arms.map(({ id }) => first.impressions[first.armIds.indexOf(id)] ?? 0),
    }
  );
}
