import type { Case } from "../case.ts";
import { check, fail, NOT_JUDGED, pass, skipped, warn, warnForPerson, type Judged, type NotJudged } from "./check.ts";

export type SeriesMatchesTotalsFinding =
  | { readonly kind: "agree" | "no-series" | "no-day-over" | "totals-missing" }
  /** The arm's sum of days and the vendor's total, both in `Decision.arms`, differ by more than today explains. */
  | { readonly kind: "differ"; readonly arm: number; readonly of: "impressions" | "conversions" }
  | NotJudged;

/**
 * The daily series and the vendor's totals count the same events. Totals hold today as well, so they should exceed the closed
 * days by the part of a day that has passed: at least 0, and about one of the arm's busiest days at most.
 */
export const seriesMatchesTotals = check(
  "series-matches-totals",
  "health",
  (opened): Judged<SeriesMatchesTotalsFinding> => {
    if (opened.figures === undefined) return skipped(NOT_JUDGED);
    if (opened.counted.source === "totals") return warnForPerson({ kind: "no-series" });
    if (opened.counted.days.length === 0) return pass({ kind: "no-day-over" });
    const found = disagreements(opened);
    const worst = found.find(({ isGross }) => isGross) ?? found[0];
    if (worst !== undefined) return (worst.isGross ? fail : warn)({ kind: "differ", arm: worst.arm, of: worst.of });
    const isTold = opened.arms.every(({ vendor }) => isCount(vendor.impressions) && isCount(vendor.conversions));
    return isTold ? pass({ kind: "agree" }) : warn({ kind: "totals-missing" });
  },
);

interface Disagreement {
  readonly arm: number;
  readonly of: "impressions" | "conversions";
  readonly isGross: boolean;
}

/** Arms whose totals lie outside what their days allow. */
function disagreements({ arms, counted }: Case): Disagreement[] {
  const found: Disagreement[] = [];
  for (const [arm, { vendor }] of arms.entries()) {
    for (const counter of ["impressions", "conversions"] as const) {
      const total = vendor[counter];
      if (!isCount(total)) continue;
      let busiest = 0;
      for (const day of counted.days) busiest = Math.max(busiest, day[counter][arm]!);
      const severity = compare(counted.totals[counter][arm]!, total, busiest);
      if (severity !== "fine") found.push({ arm, of: counter, isGross: severity === "gross" });
    }
  }
  return found;
}

/**
 * Days above the total: never right, but counts settle for a while; gross beyond 5% and 10. Days below the total: today, and
 * on the first days a partial first day. Gross where half as much again and two of the busiest days do not explain it.
 */
function compare(days: number, total: number, busiest: number): "fine" | "off" | "gross" {
  if (days > total * 1.05 + 10) return "gross";
  if (days > total * 1.005 + 2) return "off";
  if (total > days * 1.5 + busiest * 2 + 100) return "gross";
  return total > days * 1.05 + busiest * 2 + 20 ? "off" : "fine";
}

function isCount(total: number | undefined): total is number {
  return total !== undefined && Number.isFinite(total);
}
