import {
  addDay,
  fingerprintOf,
  judge,
  NO_ACCOUNT_FACTS,
  startGoalTally,
  startMetricTally,
  wantedMetrics,
  type AccountFacts,
  type History,
  type Judgement,
  type Look,
  type NamedPolicy,
  type SpendingPaths,
  type Tally,
} from "../decision/index.ts";
import {
  addDays,
  bareExperiment,
  type DayCounts,
  type Experiment,
  type Instant,
  type MetricSeries,
  type Snapshot,
  type UtcDay,
} from "../experiment/index.ts";
import type { DailySeries } from "./recorded-series.ts";

const NEVER_PAUSED = { pauses: [], harmAcknowledgedOn: null } as const;

/** What one closed day's look concluded. */
export interface ReplayedDay {
  readonly date: UtcDay;
  readonly judgement: Judgement;
}

/** What a replay knows of an experiment beside its counts. */
export interface Circumstances {
  /** Closed days on which it is looked at, oldest first. */
  readonly lookedOn: readonly UtcDay[];
  readonly remembered: Omit<History, "looks">;
  /** How it was configured at the look after this closed day. */
  about(day: UtcDay): Pick<Snapshot, "account" | "asOf" | "experiment" | "arms" | "unknownArmIds">;
  /** Every look has the planned weights of the first. */
  readonly keepsWeights: boolean;
}

/**
 * Looks at a series as the worker would have: once per closed day, in order, each look knowing what the earlier ones recorded. The rules are
 * those of `src/decision`, called as the worker calls them. It is lazy: days that you do not take cost nothing, so stop at the
 * first winner, or go on to see what would have come.
 * @param account what was known of the account before
 */
export function* replay(
  series: DailySeries,
  policy: NamedPolicy,
  account: AccountFacts = NO_ACCOUNT_FACTS,
): Generator<ReplayedDay, void, undefined> {
  const { arms, days } = series;
  const [first] = days;
  if (first === undefined) return;
  const experiment = experimentOf(series, first.date);
  yield* replayLooks(series, policy, {
    lookedOn: days.map(({ date }) => date),
    remembered: {
      firstSeenAt: experiment.createdAt,
      firstFingerprint: fingerprintOf(experiment),
      account,
      ...NEVER_PAUSED,
    },
    about: (day) => ({ account: "replay", asOf: asOfAfter(day), experiment, arms, unknownArmIds: [] }),
    keepsWeights: true,
  });
}

/** A look on the morning after a closed day. */
export function asOfAfter(day: UtcDay): Instant {
  return `${addDays(day, 1)}T08:00:00.000Z`;
}

/** As `replay`, of an experiment of which more is known than its counts. */
export function* replayLooks(
  series: Pick<DailySeries, "days" | "metrics">,
  policy: NamedPolicy,
  { lookedOn, remembered, about, keepsWeights }: Circumstances,
): Generator<ReplayedDay, void, undefined> {
  const { days, metrics = [] } = series;
  const [firstLook] = lookedOn;
  if (firstLook === undefined) return;
  const { arms, experiment } = about(firstLook);
  let looks: readonly Look[] = [];
  let tally: Tally | undefined = startGoalTally(arms, { rules: policy.rules, history: remembered });
  let others = othersOf(series, policy, { arms, experiment });
  let paths: SpendingPaths | undefined;
  let counted = 0;
  for (const date of lookedOn) {
    for (; counted < days.length && days[counted]!.date <= date; counted++) {
      const day = days[counted]!;
      tally = tally && isPossible(tally, day) ? addDay(tally, day) : undefined;
      others = others.map((metric) => withDay(metric, day));
    }
    const snapshot: Snapshot = {
      ...about(date),
      lastClosedDay: date,
      days: days.slice(0, counted),
      metrics: metrics.map((metric) => ({ ...metric, days: metric.days.filter((day) => day.date <= date) })),
    };
    const history: History = { ...remembered, looks };
    const metricTallies = others.map((metric) => metric.tally);
    const judgement = judge({ snapshot, history, policy }, keepsWeights ? { tally, paths, metricTallies } : {});
    if (judgement.look !== null) {
      looks = [...looks, judgement.look];
      paths = judgement.paths;
    }
    yield { date, judgement };
  }
}

/** One of the policy's metrics, folded over the days like the goal. */
interface Other {
  readonly series: MetricSeries | undefined;
  /** Undefined where there is nothing to tally. */
  readonly tally: Tally | undefined;
}

function othersOf(
  { days, metrics = [] }: Pick<DailySeries, "days" | "metrics">,
  { rules }: NamedPolicy,
  { arms, experiment }: Pick<Snapshot, "arms" | "experiment">,
): readonly Other[] {
  const dates = new Set(days.map(({ date }) => date));
  return wantedMetrics(rules, experiment).map((wanted) => {
    const series = metrics.find(({ event }) => event === wanted.event);
    // Conversions on a day that the goal lacks are no part of any day here: every look then starts over.
    const isTallied = series?.problem === null && series.days.every(({ date }) => dates.has(date));
    return {
      series,
      tally: isTallied ? startMetricTally(wanted, arms, rules, { harmAcknowledgedOn: null }) : undefined,
    };
  });
}

function withDay({ series, tally }: Other, day: DayCounts): Other {
  const conversions = series?.days.find(({ date }) => date === day.date)?.conversions;
  const counted = { ...day, conversions: conversions ?? day.impressions.map(() => 0) };
  return { series, tally: tally && isPossible(tally, counted) ? addDay(tally, counted) : undefined };
}

/** Whether there is anything to tally: nothing is computed from counts that cannot be true, and `judge` says what is wrong with them. */
function isPossible(tally: Tally, day: DayCounts): boolean {
  return day.conversions.every(
    (converted, arm) => tally.conversions[arm]! + converted <= tally.impressions[arm]! + day.impressions[arm]!,
  );
}

/** No file can have another event of this name. */
const GOAL = "goal";

/** A healthy running experiment around the series: what a file or a simulation leaves out never blocks. */
function experimentOf({ name, arms, metrics }: DailySeries, firstDay: UtcDay): Experiment {
  const startedAt = `${firstDay}T00:00:00.000Z`;
  const areWeightsKnown = arms.every(({ weight }) => weight !== undefined);
  return bareExperiment({
    id: name,
    key: name,
    name,
    status: "running",
    statusAsSent: "running",
    type: "ab",
    createdAt: startedAt,
    startedAt,
    trafficAllocation: 100,
    goal: GOAL,
    // What else was counted is shown, unless the policy says otherwise.
    secondary: metrics?.map(({ event }) => ({ kind: "event", event })),
    variants: areWeightsKnown
      ? arms.map(({ id, name, isControl, weight }) => ({ id, name, isControl, weight: weight! }))
      : undefined,
  });
}
