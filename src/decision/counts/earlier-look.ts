import type { Snapshot } from "../../experiment/index.ts";
import type { CountChange } from "../findings.ts";
import type { History, Look } from "../history.ts";
import { totalsThrough, type CountedDays } from "./counted-days.ts";

/** How the series now counts the days that the last look saw. */
export interface Comparison {
  /** The look compared with; undefined: there is none. */
  readonly look: Look | undefined;
  /** What changed most; undefined where nothing did. */
  readonly change: CountChange | undefined;
}

/**
 * Growth of a closed stretch that late arrival explains. Impressions of the last day may still be arriving when it is first
 * read; conversions follow their impressions by hours or days. Whatever exceeds this is taken for restated data.
 */
const LATE_IMPRESSIONS = { share: 0.05, count: 10 };
const LATE_CONVERSIONS = { share: 0.25, count: 10 };

/** The most conversions that late arrival makes of a closed stretch's. */
export function lateConversions(before: number): number {
  return before + before * LATE_CONVERSIONS.share + LATE_CONVERSIONS.count;
}

/** Compares the days up to the last look with what that look recorded. Arms that only one of them knows are left out. */
export function compareWithLastLook(snapshot: Snapshot, counted: CountedDays, history: History): Comparison {
  const look = lastLookBefore(snapshot, history);
  // Running totals hold a part of the day after; a series that appears later rightly counts less.
  if (look === undefined || (look.source === "totals" && counted.source === "series")) {
    return { look: undefined, change: undefined };
  }
  const { day } = look;
  const now = totalsThrough(snapshot, counted.days, day);
  let late: CountChange | undefined;
  let restated: CountChange | undefined;
  for (const [arm, { id }] of snapshot.arms.entries()) {
    const then = look.armIds.indexOf(id);
    if (then < 0) continue;
    for (const [of, tolerance] of [
      ["impressions", LATE_IMPRESSIONS],
      ["conversions", LATE_CONVERSIONS],
    ] as const) {
      const before = look[of][then]!;
      const after = now[of][arm]!;
      const seen = { arm, of, day, before, after };
      if (after < before) return { look, change: { kind: "fell", ...seen } };
      if (after > before + before * tolerance.share + tolerance.count) restated ??= { kind: "restated", ...seen };
      else if (after > before) late ??= { kind: "late", ...seen };
    }
  }
  return { look, change: restated ?? late };
}

function lastLookBefore(snapshot: Snapshot, history: History): Look | undefined {
  let last: Look | undefined;
  for (const look of history.looks) {
    if (look.day < snapshot.lastClosedDay && (last === undefined || look.day >= last.day)) last = look;
  }
  return last;
}
