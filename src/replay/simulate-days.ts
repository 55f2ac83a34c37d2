import { addDays, type MetricDay, type UtcDay } from "../experiment/index.ts";
import { drawBinomial, type RandomStream } from "../stats/index.ts";
import type { DailySeries } from "./recorded-series.ts";
import { armOf } from "./recorded-series.ts";
import { jointRate, type Scenario, type SimulatedEvent } from "./scenario.ts";

/** A Monday. Simulated experiments begin on it, so that a weekday is the same day of every run. */
const FIRST_DAY: UtcDay = "2001-01-01";

/** Traffic and conversion rate by weekday, Monday first, relative to their average: a shop for offices, quiet and poor on weekends. */
const WEEKDAY_TRAFFIC = [1.15, 1.15, 1.1, 1.1, 1.0, 0.75, 0.75];
const WEEKDAY_RATE = [1.05, 1.05, 1.05, 1.05, 1.0, 0.9, 0.9];
/** Every day's rate drifts by up to this much more or less, the same for all arms. */
const DAILY_DRIFT = 0.3;

/**
 * One simulated experiment. The same scenario and the same random streams give the same counts.
 * @param beside for events beside the goal: the goal's counts are the same with and without them
 */
export function simulateSeries(scenario: Scenario, random: RandomStream, beside?: RandomStream): DailySeries {
  const { plannedShares, days } = scenario;
  const arms = plannedShares.map((share, arm) => armOf(arm === 0 ? "control" : `variant-${arm}`, arm === 0, share));
  let before: readonly number[] = arms.map(() => 0);
  const others = (scenario.others ?? []).map((event) => ({ ...event, days: [] as MetricDay[] }));
  const simulated = datesOf(days).map((date, day) => {
    const { impressions, fresh, groups } = simulateDay(scenario, day, random);
    if (beside !== undefined)
      for (const other of others)
        other.days.push({
          date,
          conversions: groups.map((ofArm, arm) => drawBeside(ofArm, arm, other, scenario, beside)),
        });
    const conversions = fresh.map((count, arm) =>
      withRepeated(count, before[arm]!, impressions[arm]!, scenario, random),
    );
    before = fresh;
    return { date, impressions, conversions };
  });
  if (beside === undefined || others.length === 0) return { name: "simulated", arms, days: simulated };
  const metrics = others.map(({ event, days: counted }) => ({ event, problem: null, days: counted }));
  return { name: "simulated", arms, days: simulated, metrics };
}

/** Conversions by an event beside the goal: more probable where the goal has converted, less where it has not. */
function drawBeside(
  groups: readonly Group[],
  arm: number,
  { rates: own, correlation }: SimulatedEvent,
  { rates }: Scenario,
  random: RandomStream,
): number {
  const [rate, other] = [rates[arm]!, own[arm]!];
  const joint = jointRate(rate, other, correlation);
  return groups.reduce(
    (sum, { size, count, converted }) =>
      sum +
      size *
        (drawBinomial(random, converted, Math.min(1, joint / rate)) +
          drawBinomial(random, count - converted, Math.max(0, (other - joint) / (1 - rate)))),
    0,
  );
}

/** Every visitor of the day falls on an arm at random, as in a real split, and converts at the arm's rate of that day. */
function simulateDay(
  scenario: Scenario,
  day: number,
  random: RandomStream,
): {
  readonly impressions: readonly number[];
  readonly fresh: readonly number[];
  /** Of equal clusters, by arm. */
  readonly groups: readonly (readonly Group[])[];
} {
  const { rates, actualShares, dailyImpressions, impressionsPerVisitor, clusters, repeatsNextDay } = scenario;
  const effect = dayEffects(scenario, day, random);
  const impressions: number[] = [];
  let shareLeft = actualShares.reduce((sum, share) => sum + share, 0);
  let left = Math.round((dailyImpressions * effect.traffic) / impressionsPerVisitor);
  for (const [arm, share] of actualShares.entries()) {
    const isLast = arm === actualShares.length - 1;
    const visitors = isLast ? left : drawBinomial(random, left, Math.min(1, share / shareLeft));
    impressions.push(drawClusters(random, visitors, impressionsPerVisitor, clusters));
    left -= visitors;
    shareLeft -= share;
  }
  const drawn = impressions.map((shown, arm) =>
    drawConversions(
      random,
      shown,
      Math.min(1, (rates[arm]! * effect.rate) / (1 + repeatsNextDay)),
      effect.overdispersion[arm]!,
      clusters,
    ),
  );
  return {
    impressions,
    fresh: drawn.map(({ conversions }) => conversions),
    groups: drawn.map(({ groups }) => groups),
  };
}

/** Impressions that convert together: so many groups of one size, and those of them that converted. */
interface Group {
  readonly size: number;
  readonly count: number;
  readonly converted: number;
}

interface Drawn {
  readonly conversions: number;
  /** Of equal clusters. */
  readonly groups: readonly Group[];
}

interface DayEffects {
  readonly traffic: number;
  readonly rate: number;
  readonly overdispersion: readonly number[];
}

function dayEffects(
  { season, overdispersion, weekendOverdispersion, weekendTraffic }: Scenario,
  day: number,
  random: RandomStream,
): DayEffects {
  const isWeekend = day % 7 >= 5;
  const traffic = isWeekend ? weekendTraffic : 1;
  const clustering = isWeekend ? weekendOverdispersion : overdispersion;
  if (!season) return { traffic, rate: 1, overdispersion: clustering };
  const drift = 1 + DAILY_DRIFT * (2 * random.next() - 1);
  return {
    traffic: traffic * WEEKDAY_TRAFFIC[day % 7]!,
    rate: WEEKDAY_RATE[day % 7]! * drift,
    overdispersion: clustering,
  };
}

/** The day's conversions with those that visitors of the day before repeat. */
function withRepeated(
  fresh: number,
  before: number,
  impressions: number,
  { repeatsNextDay }: Scenario,
  random: RandomStream,
): number {
  if (repeatsNextDay === 0) return fresh;
  return Math.min(impressions, fresh + drawBinomial(random, before, repeatsNextDay));
}

/**
 * Conversions with `overdispersion` times the binomial variance: all of a visitor's impressions convert or none does. Equal clusters: as many
 * impressions each as the overdispersion; between whole numbers the two neighbouring sizes are mixed, and impressions that fill no group are
 * independent. Geometric ones have the mean (D + 1) / 2, because their variance over their mean is 2 mean - 1.
 */
function drawConversions(
  random: RandomStream,
  impressions: number,
  rate: number,
  overdispersion: number,
  clusters: Scenario["clusters"],
): Drawn {
  const draw = (size: number, count: number): Group => ({ size, count, converted: drawBinomial(random, count, rate) });
  if (overdispersion === 1) {
    const all = draw(1, impressions);
    return { conversions: all.converted, groups: [all] };
  }
  if (clusters === "geometric") {
    const mean = (overdispersion + 1) / 2;
    const converting = drawBinomial(random, Math.round(impressions / mean), rate);
    return { conversions: Math.min(impressions, drawClusters(random, converting, mean, clusters)), groups: [] };
  }
  const size = Math.floor(overdispersion);
  const inLarger = Math.round(impressions * (overdispersion - size));
  const larger = Math.floor(inLarger / (size + 1));
  const smaller = Math.floor((impressions - larger * (size + 1)) / size);
  const alone = impressions - larger * (size + 1) - smaller * size;
  const groups = [draw(size + 1, larger), draw(size, smaller), draw(1, alone)];
  return { conversions: groups.reduce((sum, group) => sum + group.size * group.converted, 0), groups };
}

/** The sum of `count` cluster sizes, each 1 or more. Equal ones mix the two whole numbers next to the mean. */
function drawClusters(random: RandomStream, count: number, mean: number, clusters: Scenario["clusters"]): number {
  if (mean === 1) return count;
  if (clusters === "equal") {
    const size = Math.floor(mean);
    return count * size + drawBinomial(random, count, mean - size);
  }
  const logFailure = Math.log1p(-1 / mean);
  let sum = 0;
  for (let cluster = 0; cluster < count; cluster++) sum += 1 + Math.floor(Math.log(1 - random.next()) / logFailure);
  return sum;
}

let knownDates: UtcDay[] = [];

/** Calendar arithmetic once instead of in every run. */
function datesOf(days: number): readonly UtcDay[] {
  if (knownDates.length < days) knownDates = Array.from({ length: days }, (_, day) => addDays(FIRST_DAY, day));
  return knownDates.length === days ? knownDates : knownDates.slice(0, days);
}
