import type { Arm } from "../../experiment/index.ts";
import type { Comparison } from "./earlier-look.ts";
import type { Tally } from "./tally.ts";

/** The largest log e-values up to now, in the order of the arms; 0 for the control itself. */
export interface LargestEvidence {
  readonly overControl: readonly number[];
  readonly underControl: readonly number[];
  readonly split: number;
}

/**
 * Evidence once reached stays reached: what the series says now, but never less than the last look recorded. Unless the data
 * were restated: then the recorded evidence came from counts that were wrong, and only the series speaks.
 * @param splitNow largest log e-value against the planned split, as the series says now
 */
export function largestEvidence(
  arms: readonly Arm[],
  tally: Tally,
  splitNow: number,
  { look, change }: Comparison,
): LargestEvidence {
  const { pairs } = tally.eProcess;
  const recorded = change === undefined || change.kind === "late" ? look : undefined;
  const reached = (arm: number, now: number, record: readonly number[] | undefined) => {
    const then = recorded?.armIds.indexOf(arms[arm]!.id) ?? -1;
    return Math.max(now, record?.[then] ?? 0);
  };
  return {
    overControl: pairs.map((pair, arm) =>
      pair ? reached(arm, pair.over.largest, recorded?.logEvidenceOverControl) : 0,
    ),
    underControl: pairs.map((pair, arm) =>
      pair ? reached(arm, pair.under.largest, recorded?.logEvidenceUnderControl) : 0,
    ),
    split: Math.max(splitNow, recorded?.logSplitEvidence ?? 0),
  };
}
