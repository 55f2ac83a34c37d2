import { addDays, utcDayOf, type DayCounts, type Instant } from "../experiment/index.ts";
import type { Decision } from "./decision.ts";

/** The week before the end stands for a week of traffic. */
const WEEK = 7;

/** What a winning variant would bring if everybody saw it, at the traffic the experiment itself had. */
export interface RolloutWorth {
  /** Impressions a week, all arms together, over the last full days before the end. */
  readonly impressionsPerWeek: number;
  /** Additional conversions a week compared with the control, as may be expected to last, with the ends of its 80% interval. */
  readonly conversionsPerWeek: { readonly value: number; readonly low: number; readonly high: number };
}

/**
 * What is expected to last of a variant's lift, as conversions per week: traffic times the control's rate times the shrunken lift, and the
 * same for both ends of its interval; so weeks and experiments may be added up. The control's rate is taken as observed.
 * @returns undefined for the control, without an estimable lift, or before any full day
 */
export function rolloutWorth(
  decision: Decision,
  days: readonly DayCounts[],
  winnerVariantId: string,
  endedAt: Instant,
): RolloutWorth | undefined {
  const winner = decision.arms.find(({ id }) => id === winnerVariantId);
  const control = decision.arms.find(({ isControl }) => isControl);
  if (winner?.expectedLift?.kind !== "estimated" || control?.rate.kind !== "estimated") return undefined;
  const lastDay = utcDayOf(endedAt);
  // The first day and the last are parts of days.
  const first = days.find(({ impressions }) => impressions.some((count) => count > 0))?.date;
  if (first === undefined) return undefined;
  const from = [addDays(first, 1), addDays(lastDay, -WEEK)].toSorted().at(-1)!;
  const full = days.filter(({ date }) => date >= from && date < lastDay);
  const length = (Date.parse(lastDay) - Date.parse(from)) / 86_400_000;
  if (length < 1) return undefined;
  const impressions = full.reduce((sum, day) => sum + day.impressions.reduce((all, count) => all + count, 0), 0);
  const impressionsPerWeek = (impressions / length) * WEEK;
  const converted = impressionsPerWeek * control.rate.value;
  const { value, low, high } = winner.expectedLift;
  return {
    impressionsPerWeek,
    conversionsPerWeek: { value: converted * value, low: converted * low, high: converted * high },
  };
}
