import type { DayCounts, MetricSeries, UtcDay } from "../../experiment/index.ts";
import type { CountChange, CountProblem } from "../findings.ts";
import type { Look } from "../history.ts";
import { lateConversions } from "../counts/earlier-look.ts";

/** The days of an event with the goal's impressions: one set of impressions serves all metrics. */
export function metricDays(goalDays: readonly DayCounts[], { days }: MetricSeries): readonly DayCounts[] {
  const counted = new Map(days.map(({ date, conversions }) => [date, conversions]));
  const withImpressions = goalDays.map(({ date, impressions }) => {
    const conversions = counted.get(date) ?? impressions.map(() => 0);
    counted.delete(date);
    return { date, impressions, conversions };
  });
  // Conversions may arrive on a day without an impression.
  const rest = [...counted].map(([date, conversions]) => ({
    date,
    impressions: conversions.map(() => 0),
    conversions,
  }));
  return rest.length === 0
    ? withImpressions
    : [...withImpressions, ...rest].toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** How an event's conversions of the days up to the last look differ from what it recorded; undefined: as late arrival explains, or not. */
export function metricChange(
  event: string,
  days: readonly DayCounts[],
  looks: readonly Look[],
  armIds: readonly string[],
): CountChange | undefined {
  const last = looks.findLast(({ metrics }) => metrics.some((metric) => metric.event === event));
  const recorded = last?.metrics.find((metric) => metric.event === event);
  if (last === undefined || recorded === undefined) return undefined;
  for (const [arm, id] of armIds.entries()) {
    const place = last.armIds.indexOf(id);
    if (place < 0) continue;
    const before = recorded.conversions[place]!;
    const after = conversionsThrough(days, arm, last.day);
    const seen = { arm, of: "conversions" as const, day: last.day, before, after };
    if (after < before) return { kind: "fell", ...seen };
    if (after > lateConversions(before)) return { kind: "restated", ...seen };
  }
  return undefined;
}

function conversionsThrough(days: readonly DayCounts[], arm: number, through: UtcDay): number {
  return days.reduce((sum, { date, conversions }) => sum + (date <= through ? conversions[arm]! : 0), 0);
}

/** Why an event cannot be judged; `counted`: it can. */
export type MetricState =
  | { readonly kind: "counted" }
  /** The goal's counts are not valid, so that no impressions can be relied on. */
  | { readonly kind: "not-judged" }
  /** Nothing of it was read, as of a snapshot from before the policy named it. */
  | { readonly kind: "not-read" }
  | { readonly kind: "refused" | "other-impressions" }
  /** No variant has any, though the goal is counted: perhaps there is no such event. */
  | { readonly kind: "never-counted" }
  | { readonly kind: "unsound"; readonly first: CountProblem; readonly count: number }
  | { readonly kind: "changed"; readonly change: CountChange };
