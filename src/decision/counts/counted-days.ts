import {
  daysBetween,
  isUtcDay,
  totalsOf,
  type DayCounts,
  type Snapshot,
  type Totals,
  type UtcDay,
} from "../../experiment/index.ts";
import type { History } from "../history.ts";
import type { CountProblem } from "../findings.ts";
import { dayProblems } from "./count-problems.ts";
import { wholeDaysPaused } from "./paused-days.ts";
import { daysFromTotals } from "./days-from-totals.ts";

/** The closed days of a snapshot, looked through once: what all later judging stands on. */
export interface CountedDays {
  /** Oldest first. */
  readonly days: readonly DayCounts[];
  readonly totals: Totals;
  /** Everything that cannot be true of counts. Where there is any, no statistic is computed from them. */
  readonly problems: readonly CountProblem[];
  /** Days on which an arm has more conversions than impressions of that day, which late conversions explain. */
  readonly lateDays: readonly UtcDay[];
  readonly firstTrafficDay: UtcDay | undefined;
  readonly lastTrafficDay: UtcDay | undefined;
  /** Closed days from the first with traffic to the last closed one, both included, without those on pause; 0 before any traffic. */
  readonly day: number;
  /** `totals`: there is no daily series, and the batches are what the totals grew by from look to look. */
  readonly source: "series" | "totals";
}

/** Sorts, adds up and checks the daily counts of a snapshot. Repairs nothing. */
export function countDays(snapshot: Snapshot, history: History): CountedDays {
  const fromTotals = daysFromTotals(snapshot, history);
  const days = fromTotals?.days ?? inOrder(snapshot.days);
  const { problems, lateDays } = dayProblems(snapshot, days);
  const withTraffic = days.filter(hasTraffic);
  const first = withTraffic.length === 0 ? undefined : (fromTotals?.startDay ?? withTraffic[0]?.date);
  const last = withTraffic.at(-1)?.date;
  const elapsed =
    first !== undefined && isUtcDay(first) && isUtcDay(snapshot.lastClosedDay)
      ? daysBetween(first, snapshot.lastClosedDay) + 1 - wholeDaysPaused(history.pauses, first, snapshot.lastClosedDay)
      : 0;
  return {
    days,
    totals: totalsOf({ arms: snapshot.arms, days }),
    problems,
    lateDays,
    firstTrafficDay: first,
    lastTrafficDay: last,
    day: Math.max(0, elapsed),
    source: fromTotals === undefined ? "series" : "totals",
  };
}

/** Cumulative counts of the days up to and including `through`. `days` oldest first. */
export function totalsThrough(snapshot: Pick<Snapshot, "arms">, days: readonly DayCounts[], through: UtcDay): Totals {
  return totalsOf({ arms: snapshot.arms, days: days.filter((day) => day.date <= through) });
}

function hasTraffic(day: DayCounts): boolean {
  return day.impressions.some((count) => count > 0);
}

function inOrder(days: readonly DayCounts[]): readonly DayCounts[] {
  const isOrdered = days.every((day, index) => index === 0 || days[index - 1]!.date <= day.date);
  return isOrdered ? days : days.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}
