import type { CheckRule } from "./check.ts";
import { fail, NOT_JUDGED, pass, skipped } from "./check.ts";

/**
 * Counts of days that were over stay as they were, but for late arrivals. Restated data block for one look: the next one is
 * compared with what this one records.
 */
export const countsGrow: CheckRule = ({ figures }) => {
  if (figures === undefined) return skipped("counts-grow", NOT_JUDGED);
  const { look, change } = figures.comparison;
  if (look === undefined) return pass("counts-grow", { kind: "first-look" });
  if (change === undefined) return pass("counts-grow", { kind: "same", day: look.day });
  return change.kind === "late" ? pass("counts-grow", change) : fail("counts-grow", change);
};
