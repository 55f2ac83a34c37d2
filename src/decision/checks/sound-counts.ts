import type { CountedDays } from "../counts/counted-days.ts";
import { listOf } from "../wording.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass, warn } from "./check.ts";

/** Counts are whole, never negative, and no arm converts more often than it was shown. */
export const soundCounts: CheckRule = ({ counted }) => {
  const sentence = unsoundness(counted);
  if (sentence !== undefined) return fail("sound-counts", { sentence });
  if (counted.lateDays.length > 0) {
    return warn("sound-counts", {
      sentence: `More conversions than impressions on ${listOf(counted.lateDays)}: taken for late conversions of earlier days`,
    });
  }
  return pass("sound-counts", { sentence: "All counts are possible" });
};

/** The first thing that cannot be true, and how many more there are. */
export function unsoundness({ problems }: Pick<CountedDays, "problems">): string | undefined {
  const [first, ...others] = problems;
  if (first === undefined) return undefined;
  return others.length === 0
    ? first.sentence
    : `${first.sentence} (and ${others.length} more such finding${others.length === 1 ? "" : "s"})`;
}
