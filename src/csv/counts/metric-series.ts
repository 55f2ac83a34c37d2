import type { CountRow } from "./count-row.ts";
import { dailyCounts, linesThatFall, type Daily } from "./daily-counts.ts";
import type { DayGrid, Reading } from "./day-grid.ts";
import { withConversions, type MetricRow } from "./metric-rows.ts";
import { meaningOf, missingBeside, missingDayNotes } from "./missing-days.ts";

/** What stands on the goal's side of the same experiment. */
interface GoalReadings {
  /** By arm, in the order of time. */
  readonly readings: readonly (readonly Reading[])[];
  /** Names, in the same order. */
  readonly variants: readonly string[];
  readonly grid: DayGrid;
  readonly isCumulative: boolean;
}

/** What each whole day added to every event beside the goal, on the goal's days; days that added nothing are left out. */
export function metricSeries(
  rows: readonly MetricRow[],
  { readings, variants, grid, isCumulative }: GoalReadings,
): { readonly event: string; readonly daily: readonly Daily[] }[] {
  return [...Map.groupBy(rows, ({ event }) => event)].map(([event, own]) => {
    const beside = readings.map((ofArm, arm) => {
      const counted = own.filter(({ variant }) => variant === variants[arm]);
      const byMoment = new Map(counted.map((row) => [grid.momentOf(row), row.conversions]));
      return withConversions(ofArm, byMoment, isCumulative);
    });
    const daily = dailyCounts(beside, isCumulative).filter(
      ({ day, conversions }) => day <= grid.lastWhole && conversions.some((count) => count > 0),
    );
    return { event, daily };
  });
}

/** What people should know of the rows of other events: days without any, and counts that fall. */
export function otherMetricNotes(
  experiment: string,
  goal: readonly CountRow[],
  others: readonly MetricRow[],
  isCumulative: boolean,
): string[] {
  return [...Map.groupBy(others, ({ event }) => event)].flatMap(([event, own]) => {
    const label = `${experiment}, ${event}`;
    const falling = isCumulative ? fallingLines(own) : [];
    return [
      ...missingDayNotes(label, missingBeside(goal, own), meaningOf(isCumulative)),
      ...(falling.length === 0
        ? []
        : [
            `${label}: cumulative counts decrease on line ${falling.join(", ")}; the earlier, higher counts are lowered to match`,
          ]),
    ];
  });
}

function fallingLines(rows: readonly MetricRow[]): number[] {
  const byArm = [...Map.groupBy(rows, ({ variant }) => variant).values()].map((own) =>
    own
      .toSorted((a, b) => ((a.time ?? 0) < (b.time ?? 0) ? -1 : 1))
      // Impressions are the goal's, of which is said by itself where they fall.
      .map((row) => ({ ...row, day: 0, moment: 0, impressions: 0 })),
  );
  return linesThatFall(byArm);
}
