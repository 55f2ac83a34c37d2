import type { UtcDay } from "../../experiment/index.ts";
import type { CountedDays } from "../counts/counted-days.ts";
import type { UnsoundCounts } from "../findings.ts";
import { check, fail, pass, warn, type Judged } from "./check.ts";

export type SoundCountsFinding =
  | { readonly kind: "sound" }
  /** More conversions than impressions on these days, which late conversions explain. */
  | { readonly kind: "late"; readonly days: readonly UtcDay[] }
  | UnsoundCounts;

/** Counts are whole, never negative, and no arm converts more often than it was shown. */
export const soundCounts = check("sound-counts", "health", ({ counted }): Judged<SoundCountsFinding> => {
  const unsound = unsoundness(counted);
  if (unsound !== undefined) return fail(unsound);
  return counted.lateDays.length > 0 ? warn({ kind: "late", days: counted.lateDays }) : pass({ kind: "sound" });
});

/** The first thing that cannot be true, and how many there are. */
export function unsoundness({ problems }: Pick<CountedDays, "problems">): UnsoundCounts | undefined {
  const [first] = problems;
  return first === undefined ? undefined : { kind: "unsound", first, count: problems.length };
}
