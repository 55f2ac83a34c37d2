import type { UtcDay } from "../../experiment/index.ts";
import type { CountChange } from "../findings.ts";
import { check, fail, NOT_JUDGED, pass, skipped, type Judged, type NotJudged } from "./check.ts";

export type CountsGrowFinding =
  | { readonly kind: "first-look" }
  | { readonly kind: "same"; readonly day: UtcDay }
  | CountChange
  | NotJudged;

/**
 * Counts of days that were over stay as they were, except for late arrivals. Restated data block for one look: the next look is
 * compared with what this one records.
 */
export const countsGrow = check("counts-grow", "health", ({ figures }): Judged<CountsGrowFinding> => {
  if (figures === undefined) return skipped(NOT_JUDGED);
  const { look, change } = figures.comparison;
  if (look === undefined) return pass({ kind: "first-look" });
  if (change === undefined) return pass({ kind: "same", day: look.day });
  return change.kind === "late" ? pass(change) : fail(change);
});
