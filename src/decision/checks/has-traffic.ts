import { isUtcDay, utcDayOf, type UtcDay } from "../../experiment/index.ts";
import type { Case } from "../case.ts";
import { plannedShares } from "../counts/planned-shares.ts";
import type { TrafficProblem } from "../findings.ts";
import { check, fail, NOT_JUDGED, pass, skipped, warn, type Judged, type NotJudged } from "./check.ts";

/** An arm that should have had this many impressions and has none is broken: the chance of it is below one in a million. */
const EXPECTED_AT_LEAST = 15;

export type HasTrafficFinding =
  /** Impressions of the last closed day. */
  | { readonly kind: "shown"; readonly impressions: number }
  | { readonly kind: "first-day" }
  | { readonly kind: "waiting"; readonly arm: number }
  | TrafficProblem
  | NotJudged;

/** Every arm is shown, and was shown on the last closed day. */
export const hasTraffic = check("has-traffic", "health", (opened): Judged<HasTrafficFinding> => {
  if (opened.figures === undefined) return skipped(NOT_JUDGED);
  const problem = trafficProblems(opened)[0];
  if (problem !== undefined) return fail(problem);
  const { arms, counted } = opened;
  if (!isWholeDayUnderWay(opened)) return warn({ kind: "first-day" });
  const waiting = arms.findIndex((_, arm) => counted.totals.impressions[arm] === 0);
  if (waiting >= 0) return warn({ kind: "waiting", arm: waiting });
  const lastDay = counted.days.at(-1)!;
  return pass({
    kind: "shown",
    impressions: lastDay.impressions.reduce((sum, count) => sum + count, 0),
  });
});

/** What is missing, for the whole experiment or for single arms. */
export function trafficProblems(opened: Case): readonly TrafficProblem[] {
  const { counted, snapshot, arms } = opened;
  const { lastClosedDay } = snapshot;
  if (!isWholeDayUnderWay(opened)) return [];
  if (counted.lastTrafficDay === undefined) return [{ kind: "none-at-all" }];
  if (counted.lastTrafficDay < lastClosedDay) return [{ kind: "none-lately", lastDay: counted.lastTrafficDay }];
  const shares = plannedShares(arms) ?? arms.map(() => 1 / arms.length);
  const lastDay = counted.days.at(-1)!;
  const all = counted.totals.impressions.reduce((sum, count) => sum + count, 0);
  const allOfLastDay = lastDay.impressions.reduce((sum, count) => sum + count, 0);
  return arms.flatMap((_, arm): TrafficProblem[] => {
    const share = shares[arm]!;
    const hasAny = counted.totals.impressions[arm]! > 0;
    if (!hasAny && all * share >= EXPECTED_AT_LEAST) return [{ kind: "variant-none", arm }];
    if (hasAny && lastDay.impressions[arm] === 0 && allOfLastDay * share >= EXPECTED_AT_LEAST) {
      return [{ kind: "variant-none-lately", arm, all: allOfLastDay }];
    }
    return [];
  });
}

/**
 * Whether impressions may be expected on the last closed day. Not on the day it started (perhaps a minute before midnight) or
 * was resumed, and not before. Without a start time they may.
 */
function isWholeDayUnderWay({ snapshot, counted }: Case): boolean {
  const start = startDayOf(snapshot.experiment.startedAt);
  return start === undefined || start < snapshot.lastClosedDay || counted.lastTrafficDay === snapshot.lastClosedDay;
}

function startDayOf(startedAt: string | undefined): UtcDay | undefined {
  if (startedAt === undefined || Number.isNaN(Date.parse(startedAt))) return undefined;
  const day = utcDayOf(startedAt);
  return isUtcDay(day) ? day : undefined;
}
