import type { CountedDays } from "../counts/counted-days.ts";
import type { UnsoundCounts } from "../findings.ts";
import type { CheckRule } from "./check.ts";
import { fail, pass, warn } from "./check.ts";

/** Counts are whole, never negative, and no arm converts more often than it was shown. */
export const soundCounts: CheckRule = ({ counted }) => {
  const unsound = unsoundness(counted);
  if (unsound !== undefined) return fail("sound-counts", unsound);
  return counted.lateDays.length > 0
    ? warn("sound-counts", { kind: "late", days: counted.lateDays })
    : pass("sound-counts", { kind: "sound" });
};

/** The first thing that cannot be true, and how many there are. */
export function unsoundness({ problems }: Pick<CountedDays, "problems">): UnsoundCounts | undefined {
  const [first] = problems;
  return first === undefined ? undefined : { kind: "unsound", first, count: problems.length };
}
