import { medianSorted } from "simple-statistics";
import { daysNeeded, rehearse, shareOf, type Policy, type RehearsedStop } from "../decision/index.ts";
import { normalQuantile } from "../stats/index.ts";

/** An experiment that is planned. */
export interface PlannedTraffic {
  /** Conversion rate of the control. */
  readonly rate: number;
  /** Impressions per variant and day. */
  readonly daily: number;
  /** The control included; one of the variants has the lift, the others are like the control. */
  readonly arms: number;
  /** Variance of a day's conversions over the binomial one. */
  readonly overdispersion: number;
}

export interface Power {
  /** The planned horizon. */
  readonly days: number;
  /** Share of experiments that end with the variant that has the lift; null: the policy decides nothing in so few days. */
  readonly power: number | null;
  readonly standardError: number | null;
}

/** What a policy makes of one lift. */
export interface LiftPlan {
  readonly lift: number;
  readonly byHorizon: readonly Power[];
  /** Under the policy's own horizon, of the experiments that are stopped; null: hardly any is. */
  readonly medianStopDay: number | null;
  /** The shortest horizon, about, with a power of 80%; null: longer than `LONGEST_PLAN` days. */
  readonly daysFor80PercentPower: number | null;
}

/** Half a year: nobody plans for longer. */
export const LONGEST_PLAN = 182;
export const PLAN_RUNS = 2000;
const SEED = 3;
const WANTED = 0.8;
/** Fewer stops have no median worth a figure. */
const STOPS_FOR_MEDIAN = 20;

/** Power by lift and horizon, by rehearsal: figures in seconds, each with a standard error of about a point. */
export function planPower(
  rules: Policy,
  traffic: PlannedTraffic,
  lifts: readonly number[],
  horizons: readonly number[],
): readonly LiftPlan[] {
  return lifts.map((lift) => planLift(rules, traffic, lift, horizons));
}

function planLift(rules: Policy, traffic: PlannedTraffic, lift: number, horizons: readonly number[]): LiftPlan {
  const known = new Map<number, readonly RehearsedStop[]>();
  const stopsBy = (days: number) => {
    const stops = known.get(days) ?? rehearsed(rules, traffic, lift, days);
    known.set(days, stops);
    return stops;
  };
  const found = (days: number) => stopsBy(days).filter(({ winner }) => winner === traffic.arms - 1).length;
  const least = Math.max(1, daysNeeded(rules));
  const byHorizon = horizons.map((days): Power => {
    if (days < least) return { days, power: null, standardError: null };
    const { share, standardError } = shareOf(found(days), PLAN_RUNS);
    return { days, power: share, standardError };
  });
  const own = stopsBy(rules.horizonDays).map(({ day }) => day);
  return {
    lift,
    byHorizon,
    medianStopDay: own.length < STOPS_FOR_MEDIAN ? null : medianSorted(own.toSorted((a, b) => a - b)),
    daysFor80PercentPower: daysForPower((days) => found(days) / PLAN_RUNS, least, rules.horizonDays),
  };
}

function rehearsed(
  rules: Policy,
  { rate, daily, arms, overdispersion: phi }: PlannedTraffic,
  lift: number,
  days: number,
): readonly RehearsedStop[] {
  const rates = Array.from({ length: arms }, (_, arm) => rate * (arm === arms - 1 ? 1 + lift : 1));
  const alike = { impressions: rates.map(() => Math.round(daily)), rates, phi, days };
  return rehearse({ ...rules, horizonDays: days }, alike, PLAN_RUNS, SEED);
}

/** About where a test begins to find anything, in standard deviations of its estimate. */
const INTERCEPT = 2.05;
/** Chance moves the quantile of a power near 80% by about this much. */
const CLOSE = 0.05;

/** No horizon this far beyond the longest is tried, to see whether the guess was wrong. */
const FAR = 1.25;

/** The quantile of a power grows about with the root of the days: a few horizons tell where it reaches 80%. */
function daysForPower(powerOf: (days: number) => number, least: number, start: number): number | null {
  if (powerOf(least) >= WANTED) return least;
  const wanted = normalQuantile(WANTED);
  const quantileOf = (days: number) =>
    normalQuantile(Math.min(1 - 0.5 / PLAN_RUNS, Math.max(0.5 / PLAN_RUNS, powerOf(days))));
  let days = Math.max(least, start);
  for (let step = 0; step < 8; step++) {
    const quantile = quantileOf(days);
    if (Math.abs(quantile - wanted) < CLOSE) break;
    const next = Math.round(days * ((wanted + INTERCEPT) / Math.max(0.2, quantile + INTERCEPT)) ** 2);
    if (quantile < wanted && (days === LONGEST_PLAN || next > FAR * LONGEST_PLAN)) return null;
    const bounded = Math.min(LONGEST_PLAN, Math.max(least + 1, next));
    if (bounded === days) break;
    days = bounded;
  }
  return days;
}
