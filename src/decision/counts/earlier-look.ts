import type { Snapshot } from "../../experiment/index.ts";
import type { History, Look } from "../history.ts";
import { formatCount, nameOf } from "../wording.ts";
import { totalsThrough, type CountedDays } from "./counted-days.ts";

/**
 * How the series now tells the days that the last look saw.
 * `late`: a little more than then, as late events and conversions make it. `restated`: too much more to be that. `fell`: less.
 */
export interface Comparison {
  readonly kind: "first-look" | "same" | "late" | "restated" | "fell";
  /** The look compared with. */
  readonly look: Look | undefined;
  /** What changed most, as a clause; empty where nothing did. */
  readonly detail: string;
}

/**
 * Growth of a closed stretch that late arrival explains. Impressions of the last day may still be arriving when it is first
 * read; conversions follow their impressions by hours or days. Whatever exceeds this is taken for restated data.
 */
const LATE_IMPRESSIONS = { share: 0.05, count: 10 };
const LATE_CONVERSIONS = { share: 0.25, count: 10 };

/** Compares the days up to the last look with what that look recorded. Arms that only one of them knows are left out. */
export function compareWithLastLook(snapshot: Snapshot, counted: CountedDays, history: History): Comparison {
  const look = lastLookBefore(snapshot, history);
  // Running totals hold a part of the day after; a series that appears later rightly tells less.
  if (look === undefined || (look.source === "totals" && counted.source === "series"))
    return { kind: "first-look", look: undefined, detail: "" };
  const now = totalsThrough(snapshot, counted.days, look.day);
  let late = "";
  let restated = "";
  for (const [arm, { id }] of snapshot.arms.entries()) {
    const then = look.armIds.indexOf(id);
    if (then < 0) continue;
    const name = nameOf(snapshot.arms[arm]!);
    for (const [before, after, noun, tolerance] of [
      [look.impressions[then]!, now.impressions[arm]!, "impressions", LATE_IMPRESSIONS],
      [look.conversions[then]!, now.conversions[arm]!, "conversions", LATE_CONVERSIONS],
    ] as const) {
      const detail = `${name} had ${formatCount(before)} ${noun} up to ${look.day} and now has ${formatCount(after)}`;
      if (after < before) return { kind: "fell", look, detail };
      if (after > before + before * tolerance.share + tolerance.count) restated ||= detail;
      else if (after > before) late ||= detail;
    }
  }
  if (restated !== "") return { kind: "restated", look, detail: restated };
  return late === "" ? { kind: "same", look, detail: "" } : { kind: "late", look, detail: late };
}

function lastLookBefore(snapshot: Snapshot, history: History): Look | undefined {
  let last: Look | undefined;
  for (const look of history.looks) {
    if (look.day < snapshot.lastClosedDay && (last === undefined || look.day >= last.day)) last = look;
  }
  return last;
}
