import type { UtcDay } from "../experiment/index.ts";
import { countDays, type CountedDays } from "./counts/counted-days.ts";
import { daysOfLast, segmentsOf } from "./counts/segments.ts";
import type { Estimate } from "./decision.ts";
import type { DecisionInput } from "./decision-input.ts";
import { rateOf } from "./summarize-arms.ts";

/** Conversion rates as they stood after a closed day. */
export interface RatesAfter {
  readonly date: UtcDay;
  /** In the order of the arms asked for; cumulative, and never of more than the present planned weights. */
  readonly rates: readonly Estimate[];
}

/**
 * How the conversion rates and their 95% credible intervals developed, day by day: the last ones are those of the decision. Where
 * the planned weights changed, the days before are left out, as the decision leaves them out.
 * @param arms indices in the snapshot: an interval takes time, so ask for those that are shown
 * @returns one entry per counted day, and one for the last closed day where that had no traffic; none from counts that cannot be true
 */
export function ratesOverTime(input: DecisionInput, arms: readonly number[]): readonly RatesAfter[] {
  const { snapshot, history, policy } = input;
  const counted = countDays(snapshot, history);
  if (counted.problems.length > 0) return [];
  const segments = segmentsOf(snapshot, history);
  const sums = arms.map(() => ({ impressions: 0, conversions: 0 }));
  const entries = countedDays(counted, segments).map((day): RatesAfter => {
    for (const [place, arm] of arms.entries()) {
      sums[place]!.impressions += day.impressions[arm]!;
      sums[place]!.conversions += day.conversions[arm]!;
    }
    // Late conversions may exceed the impressions of a short stretch.
    const rates = sums.map(({ impressions, conversions }) =>
      rateOf({ impressions, conversions: Math.min(conversions, impressions) }, policy.rules),
    );
    return { date: day.date, rates };
  });
  const last = entries.at(-1);
  return last === undefined || last.date === snapshot.lastClosedDay
    ? entries
    : [...entries, { ...last, date: snapshot.lastClosedDay }];
}

function countedDays({ days }: CountedDays, segments: ReturnType<typeof segmentsOf>): CountedDays["days"] {
  return daysOfLast(segments, days).filter(({ impressions, conversions }) =>
    [...impressions, ...conversions].some((count) => count > 0),
  );
}
