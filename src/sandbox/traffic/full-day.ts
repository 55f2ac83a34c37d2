import type { RecordedPlan, SteadyPlan, Tally, Traffic } from "./plan.ts";
import { RandomStream } from "./random.ts";

/**
 * What one whole day brings. A pure function: the same seed, experiment and day always give the same counts. `day` counts from the
 * epoch's day, so that a month looks the same whenever it is started; only the weekday moves.
 * @param weekday 0 = Sunday
 */
export function fullDay(traffic: Traffic, stream: string, day: number, weekday: number): Tally {
  const { plan } = traffic;
  return plan.kind === "recorded" ? recordedDay(plan, day) : steadyDay(plan, stream, day, weekday);
}

/** The same counted by another event than the goal: the impressions are the goal's. */
export function fullDayOf(event: string, traffic: Traffic, stream: string, day: number, weekday: number): Tally {
  const { plan } = traffic;
  const { impressions } = fullDay(traffic, stream, day, weekday);
  if (plan.kind === "recorded") {
    const counted = plan.otherConversions[event]?.[day - plan.firstDay];
    return { impressions, conversions: counted ?? impressions.map(() => 0) };
  }
  const usual = 0.02 + 0.04 * new RandomStream("event", event).next();
  return {
    impressions,
    conversions: impressions.map((shown, arm) =>
      new RandomStream(stream, day, arm, event).binomial(shown, plan.otherRates[event]?.[arm] ?? usual),
    ),
  };
}

function recordedDay(plan: RecordedPlan, day: number): Tally {
  const index = day - plan.firstDay;
  const arms = plan.impressions[0]?.length ?? 0;
  const none = Array.from({ length: arms }, () => 0);
  return { impressions: plan.impressions[index] ?? none, conversions: plan.conversions[index] ?? none };
}

function steadyDay(plan: SteadyPlan, stream: string, day: number, weekday: number): Tally {
  const common = new RandomStream(stream, day, "day");
  const weekend = weekday === 0 || weekday === 6 ? 0.82 : 1;
  const visitors = plan.perDay * weekend * (0.95 + 0.1 * common.next());
  // Good and bad days change the rate of all arms alike.
  const mood = 0.96 + 0.08 * common.next();
  const impressions: number[] = [];
  const conversions: number[] = [];
  for (const [arm, share] of plan.shares.entries()) {
    const own = new RandomStream(stream, day, arm);
    const shown = own.poisson(visitors * share);
    const rate = plan.rates[arm]! * mood;
    impressions.push(shown);
    conversions.push(plan.repeats ? own.poisson(shown * rate) : own.binomial(shown, rate));
  }
  return { impressions, conversions };
}

/**
 * Share of a day's traffic that has come by a moment of the day, both in [0, 1]: little at night, most in the afternoon (UTC). Grows
 * with time, so counts of a day in progress never fall.
 */
export function shareOfDayBy(moment: number): number {
  if (moment <= 0) return 0;
  if (moment >= 1) return 1;
  return moment - (0.85 * Math.sin(2 * Math.PI * moment)) / (2 * Math.PI);
}
