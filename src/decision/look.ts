import type { Case } from "./case.ts";
import type { Look } from "./history.ts";

/**
 * What is to be remembered of this look. null where there is nothing to remember: counts that cannot be true, no traffic yet,
 * or no single control to compare with.
 */
export function lookOf({ snapshot, figures, control, counted }: Case): Look | null {
  if (figures === undefined || control === undefined || counted.firstTrafficDay === undefined) return null;
  const { tally, largest } = figures;
  return {
    day: snapshot.lastClosedDay,
    asOf: snapshot.asOf,
    armIds: snapshot.arms.map(({ id }) => id),
    impressions: tally.impressions,
    conversions: tally.conversions,
    logEvidenceOverControl: largest.overControl,
    logEvidenceUnderControl: largest.underControl,
    logSplitEvidence: largest.split,
  };
}
