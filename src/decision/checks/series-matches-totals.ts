import type { Case } from "../case.ts";
import { formatCount, nameOf } from "../wording.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass, skipped, warn, warnForPerson } from "./check.ts";

/**
 * The daily series and the vendor's totals count the same events. Totals hold today as well, so they should exceed the closed
 * days by the part of a day that has passed: at least 0, and about one of the arm's busiest days at most.
 */
export const seriesMatchesTotals: CheckRule = (opened) => {
  if (opened.figures === undefined) return skipped("series-matches-totals");
  if (opened.counted.source === "totals") {
    return warnForPerson("series-matches-totals", {
      sentence:
        "There is no daily series; what the totals grew by from look to look is judged instead, and nothing is stopped automatically",
    });
  }
  if (opened.counted.days.length === 0)
    return pass("series-matches-totals", { sentence: "No day is over yet, so there is nothing to compare" });
  const found = disagreements(opened);
  const worst = found.find(({ isGross }) => isGross) ?? found[0];
  if (worst !== undefined) {
    // Where one person causes several impressions, days and totals may rightly count them differently.
    const judge = worst.isGross && !opened.rules.impressionsRepeat ? fail : warn;
    const words = { value: formatCount(worst.total), limit: `about ${formatCount(worst.days)}` };
    return judge("series-matches-totals", { ...words, sentence: worst.sentence });
  }
  if (opened.arms.some(({ vendor }) => !isTold(vendor.impressions) || !isTold(vendor.conversions))) {
    return warn("series-matches-totals", {
      sentence: "Not all totals were told, so the daily sums could not be cross-checked",
    });
  }
  return pass("series-matches-totals", { sentence: "The daily sums agree with the totals" });
};

interface Disagreement {
  readonly days: number;
  readonly total: number;
  readonly isGross: boolean;
  readonly sentence: string;
}

/** Arms whose totals lie outside what their days allow. */
function disagreements({ arms, counted }: Case): Disagreement[] {
  const found: Disagreement[] = [];
  for (const [arm, { vendor }] of arms.entries()) {
    for (const noun of ["impressions", "conversions"] as const) {
      const total = vendor[noun];
      if (!isTold(total)) continue;
      const days = counted.totals[noun][arm]!;
      let busiest = 0;
      for (const day of counted.days) busiest = Math.max(busiest, day[noun][arm]!);
      const severity = compare(days, total, busiest);
      if (severity === "fine") continue;
      const sentence = `The closed days of ${nameOf(arms[arm]!)} add up to ${formatCount(days)} ${noun}, its total says ${formatCount(total)}`;
      found.push({ days, total, isGross: severity === "gross", sentence });
    }
  }
  return found;
}

/**
 * Days above the total: never right, but counts settle for a while; gross beyond 5 % and 10. Days below the total: today, and
 * on the first days a partial first day. Gross where half as much again and two of the busiest days do not explain it.
 */
function compare(days: number, total: number, busiest: number): "fine" | "off" | "gross" {
  if (days > total * 1.05 + 10) return "gross";
  if (days > total * 1.005 + 2) return "off";
  if (total > days * 1.5 + busiest * 2 + 100) return "gross";
  return total > days * 1.05 + busiest * 2 + 20 ? "off" : "fine";
}

function isTold(total: number | undefined): total is number {
  return total !== undefined && Number.isFinite(total);
}
