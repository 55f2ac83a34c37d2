/** A kind of experiment to be simulated many times. Plain data: it is sent to other threads. Arrays have one entry per arm, the control first. */
export interface Scenario {
  /** True conversion rate of every arm before daily changes, each in (0, 1). */
  readonly rates: readonly number[];
  /** Planned share of the impressions, any scale. */
  readonly plannedShares: readonly number[];
  /** The share that each arm really gets; differs from the plan if the traffic split is off. */
  readonly actualShares: readonly number[];
  /** Impressions on an average day, all arms together. */
  readonly dailyImpressions: number;
  readonly days: number;
  /** Variance of a day's conversions as a multiple of the binomial one, 1 or more: impressions of the same person convert together. */
  readonly overdispersion: number;
  /** Weekdays differ and each day drifts: see `dayEffects`. */
  readonly season: boolean;
}

/**
 * Builds the scenario that a few numbers describe.
 * @param told.daily impressions per arm and day on average; with unequal shares the arms get theirs of `arms * daily`
 * @param told.lifts relative lifts, the control's (0) first
 * @throws RangeError on numbers that make no experiment
 */
export function scenarioOf(told: {
  readonly rate: number;
  readonly daily: number;
  readonly days: number;
  readonly lifts: readonly number[];
  readonly shares?: readonly number[] | undefined;
  readonly actualShares?: readonly number[] | undefined;
  readonly overdispersion?: number | undefined;
  readonly season?: boolean | undefined;
}): Scenario {
  const arms = told.lifts.length;
  const plannedShares = told.shares ?? told.lifts.map(() => 1);
  const actualShares = told.actualShares ?? plannedShares;
  const overdispersion = told.overdispersion ?? 1;
  const rates = told.lifts.map((lift) => told.rate * (1 + lift));
  const require = (isMet: boolean, what: string) => {
    if (!isMet) throw new RangeError(`a simulation requires ${what}`);
  };
  require(arms >= 2, "two variants or more");
  require(rates.every((rate) => rate > 0 && rate < 1), "conversion rates between 0 and 1, lifts included");
  require(Number.isFinite(told.daily) &&
    told.daily >= 1 &&
    told.daily * arms <= 1e8, "between 1 impression per variant and 100 million impressions a day");
  require(Number.isInteger(told.days) && told.days >= 1 && told.days <= 3660, "between 1 and 3660 days");
  for (const shares of [plannedShares, actualShares]) {
    require(shares.length === arms, `one share for each of the ${arms} variants`);
    require(shares.every((share) => Number.isFinite(share) && share > 0), "shares above 0");
  }
  require(overdispersion >= 1 && overdispersion <= 1000, "an overdispersion between 1 and 1000");
  return {
    rates,
    plannedShares,
    actualShares,
    dailyImpressions: Math.round(told.daily * arms),
    days: told.days,
    overdispersion,
    season: told.season ?? false,
  };
}
