import { addDays, type DayCounts, type UtcDay } from "../experiment/index.ts";
import { drawBinomial } from "./draw-binomial.ts";
import type { RandomStream } from "./random-stream.ts";
import type { DailySeries } from "./recorded-series.ts";
import { armOf } from "./recorded-series.ts";
import type { Scenario } from "./scenario.ts";

/** A Monday. Simulated experiments begin on it, so that a weekday is the same day of every run. */
const FIRST_DAY: UtcDay = "2001-01-01";

/** Traffic and conversion rate by weekday, Monday first, relative to their average: a shop for offices, quiet and poor on weekends. */
const WEEKDAY_TRAFFIC = [1.15, 1.15, 1.1, 1.1, 1.0, 0.75, 0.75];
const WEEKDAY_RATE = [1.05, 1.05, 1.05, 1.05, 1.0, 0.9, 0.9];
/** Every day's rate drifts by up to this much more or less, the same for all arms. */
const DAILY_DRIFT = 0.3;

/** One simulated experiment. The same scenario and the same random stream give the same counts. */
export function simulateSeries(scenario: Scenario, random: RandomStream): DailySeries {
  const { plannedShares, days } = scenario;
  const arms = plannedShares.map((share, arm) => armOf(arm === 0 ? "control" : `variant-${arm}`, arm === 0, share));
  return { name: "simulated", arms, days: datesOf(days).map((date, day) => simulateDay(scenario, date, day, random)) };
}

/** Every impression of the day falls on an arm at random, as in a real split, and converts at the arm's rate of that day. */
function simulateDay(scenario: Scenario, date: UtcDay, day: number, random: RandomStream): DayCounts {
  const { rates, actualShares, dailyImpressions, overdispersion } = scenario;
  const effect = dayEffects(scenario, day, random);
  const impressions: number[] = [];
  let shareLeft = actualShares.reduce((sum, share) => sum + share, 0);
  let left = Math.round(dailyImpressions * effect.traffic);
  for (const [arm, share] of actualShares.entries()) {
    const isLast = arm === actualShares.length - 1;
    const shown = isLast ? left : drawBinomial(random, left, Math.min(1, share / shareLeft));
    impressions.push(shown);
    left -= shown;
    shareLeft -= share;
  }
  const conversions = impressions.map((shown, arm) =>
    drawConversions(random, shown, Math.min(1, rates[arm]! * effect.rate), overdispersion),
  );
  return { date, impressions, conversions };
}

function dayEffects(
  { season }: Scenario,
  day: number,
  random: RandomStream,
): { readonly traffic: number; readonly rate: number } {
  if (!season) return { traffic: 1, rate: 1 };
  const drift = 1 + DAILY_DRIFT * (2 * random.next() - 1);
  return { traffic: WEEKDAY_TRAFFIC[day % 7]!, rate: WEEKDAY_RATE[day % 7]! * drift };
}

/**
 * Conversions with `overdispersion` times the binomial variance: the impressions belong to people with that many impressions each, and
 * all of a person's impressions convert or none does. Between whole numbers it mixes the two neighbouring sizes; impressions that fill no
 * group are independent.
 */
function drawConversions(random: RandomStream, impressions: number, rate: number, overdispersion: number): number {
  if (overdispersion === 1) return drawBinomial(random, impressions, rate);
  const size = Math.floor(overdispersion);
  const inLarger = Math.round(impressions * (overdispersion - size));
  const larger = Math.floor(inLarger / (size + 1));
  const smaller = Math.floor((impressions - larger * (size + 1)) / size);
  const alone = impressions - larger * (size + 1) - smaller * size;
  return (
    drawBinomial(random, larger, rate) * (size + 1) +
    drawBinomial(random, smaller, rate) * size +
    drawBinomial(random, alone, rate)
  );
}

let knownDates: UtcDay[] = [];

/** Calendar arithmetic once instead of in every run. */
function datesOf(days: number): readonly UtcDay[] {
  if (knownDates.length < days) knownDates = Array.from({ length: days }, (_, day) => addDays(FIRST_DAY, day));
  return knownDates.length === days ? knownDates : knownDates.slice(0, days);
}
