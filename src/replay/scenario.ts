/** An event beside the goal. Within one impression it is correlated with the goal; conversions of one visitor come together by either. */
export interface SimulatedEvent {
  readonly event: string;
  /** True rate of every arm, each in (0, 1). */
  readonly rates: readonly number[];
  /** Between whether an impression converts by the goal and whether it does by this event, in [0, 1]. */
  readonly correlation: number;
}

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
  /** Impressions that one visitor causes on a day, on average; 1: all are independent. */
  readonly impressionsPerVisitor: number;
  /** Variance of a day's conversions as a multiple of the binomial one, by arm, 1 or more: conversions of the same visitor come together. */
  readonly overdispersion: readonly number[];
  /** The same on Saturdays and Sundays. */
  readonly weekendOverdispersion: readonly number[];
  /** Traffic on Saturdays and Sundays as a multiple of a weekday's. */
  readonly weekendTraffic: number;
  /** `equal`: every visitor causes as many impressions or conversions as the next. `geometric`: most few, some many. */
  readonly clusters: "equal" | "geometric";
  /** Probability that a conversion is followed by one of the same visitor on the next day. */
  readonly repeatsNextDay: number;
  /** Weekdays differ and each day drifts: see `dayEffects`. */
  readonly season: boolean;
  /** Absent: none. */
  readonly others?: readonly SimulatedEvent[];
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
  readonly impressionsPerVisitor?: number | undefined;
  /** One number for all arms, or one for each. */
  readonly overdispersion?: number | readonly number[] | undefined;
  readonly weekendOverdispersion?: number | readonly number[] | undefined;
  readonly weekendTraffic?: number | undefined;
  readonly clusters?: Scenario["clusters"] | undefined;
  readonly repeatsNextDay?: number | undefined;
  readonly season?: boolean | undefined;
  /** Rate of the control, and lifts like `lifts`. */
  readonly others?:
    | readonly {
        readonly event: string;
        readonly rate: number;
        readonly lifts: readonly number[];
        readonly correlation: number;
      }[]
    | undefined;
}): Scenario {
  const arms = told.lifts.length;
  const plannedShares = told.shares ?? told.lifts.map(() => 1);
  const actualShares = told.actualShares ?? plannedShares;
  const byArm = (numbers: number | readonly number[]) =>
    typeof numbers === "number" ? told.lifts.map(() => numbers) : numbers;
  const overdispersion = byArm(told.overdispersion ?? 1);
  const weekendOverdispersion = byArm(told.weekendOverdispersion ?? overdispersion);
  const impressionsPerVisitor = told.impressionsPerVisitor ?? 1;
  const weekendTraffic = told.weekendTraffic ?? 1;
  const repeatsNextDay = told.repeatsNextDay ?? 0;
  const rates = told.lifts.map((lift) => told.rate * (1 + lift));
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
  for (const numbers of [overdispersion, weekendOverdispersion]) {
    require(numbers.length === arms, `one overdispersion, or one for each of the ${arms} variants`);
    require(numbers.every((number) => number >= 1 && number <= 1000), "an overdispersion between 1 and 1000");
  }
  require(impressionsPerVisitor >= 1 && impressionsPerVisitor <= 1000, "between 1 and 1000 impressions per visitor");
  require(weekendTraffic > 0 && weekendTraffic <= 100, "weekend traffic above 0, and at most 100 times a weekday's");
  require(repeatsNextDay >= 0 && repeatsNextDay <= 1, "a probability of repeated conversions between 0 and 1");
  const others = told.others?.map(({ event, rate, lifts, correlation }) => ({
    event,
    rates: lifts.map((lift) => rate * (1 + lift)),
    correlation,
  }));
  for (const other of others ?? []) requireEvent(other, rates, told.clusters ?? "equal");
  return {
    rates,
    plannedShares,
    actualShares,
    dailyImpressions: Math.round(told.daily * arms),
    days: told.days,
    impressionsPerVisitor,
    overdispersion,
    weekendOverdispersion,
    weekendTraffic,
    clusters: told.clusters ?? "equal",
    repeatsNextDay,
    season: told.season ?? false,
    ...(others !== undefined && others.length > 0 && { others }),
  };
}

/** The same experiment with other rates. @throws RangeError where events beside the goal cannot be as correlated with them */
export function withRates(scenario: Scenario, rates: readonly number[]): Scenario {
  for (const other of scenario.others ?? []) requireEvent(other, rates, scenario.clusters);
  return { ...scenario, rates };
}

function require(isMet: boolean, what: string): void {
  if (!isMet) throw new RangeError(`a simulation requires ${what}`);
}

function requireEvent(
  { event, rates: own, correlation }: SimulatedEvent,
  rates: readonly number[],
  clusters: Scenario["clusters"],
): void {
  require(own.length === rates.length, `one lift of ${event} for each of the ${rates.length} variants`);
  require(own.every((rate) => rate > 0 && rate < 1), `rates of ${event} between 0 and 1, lifts included`);
  require(clusters === "equal", "equal clusters where other events are simulated");
  require(correlation >= 0 &&
    rates.every(
      (rate, arm) => jointRate(rate, own[arm]!, correlation) <= Math.min(rate, own[arm]!),
    ), `a correlation of ${event} with the goal that their rates allow: two rates that differ cannot be correlated as closely`);
}

/** Probability that an impression converts by both of two events. */
export function jointRate(rate: number, other: number, correlation: number): number {
  return rate * other + correlation * Math.sqrt(rate * (1 - rate) * other * (1 - other));
}
