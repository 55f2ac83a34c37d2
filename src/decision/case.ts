import { totalsOf, type Arm, type Snapshot, type Totals, type UtcDay } from "../experiment/index.ts";
import { summarizePosteriors, type LagSums, type PosteriorSummary } from "../stats/index.ts";
import { countDays, type CountedDays } from "./counts/counted-days.ts";
import { compareWithLastLook, type Comparison } from "./counts/earlier-look.ts";
import { largestEvidence, type LargestEvidence } from "./counts/largest-evidence.ts";
import { onlyControl } from "./counts/planned-shares.ts";
import { daysBeforeLast, daysOfLast, segmentsOf, WHOLE, type Segment } from "./counts/segments.ts";
import type { SplitTally } from "./counts/split-tally.ts";
import { addDay, splitOver, startTally, type Tally } from "./counts/tally.ts";
import type { DecisionInput } from "./decision-input.ts";
import { lagOf } from "./evidence/daily-variation.ts";
import { pairOf, type Pair } from "./evidence/pair.ts";
import { earlierLooks, type SpendingPaths } from "./evidence/spending-paths.ts";
import { planSpending, type SpendingPlan } from "./evidence/spending-plan.ts";
import type { History, Look } from "./history.ts";
import { openMetrics, type OpenedMetric } from "./metrics/opened-metric.ts";
import { harmLimits } from "./metrics/wanted-metrics.ts";
import type { Policy } from "./policy.ts";

/** One experiment with everything computed that its checks judge by. */
export interface Case {
  readonly snapshot: Snapshot;
  readonly history: History;
  readonly rules: Policy;
  readonly arms: readonly Arm[];
  readonly counted: CountedDays;
  /** Stretches of days under the same planned weights, oldest first; usually one. */
  readonly segments: readonly Segment[];
  /** Index of the only control. */
  readonly control: number | undefined;
  /** Undefined if the counts cannot be true: nothing is computed from them. */
  readonly figures: Figures | undefined;
  /** Beside the goal, as the policy wants them. */
  readonly metrics: readonly OpenedMetric[];
}

/** What valid counts say. */
export interface Figures {
  readonly tally: Tally;
  /** Counts of the last segment: those whose rates may be compared directly. Everything, where the weights never changed. */
  readonly current: Totals;
  readonly comparison: Comparison;
  /** Of the days under the present weights. */
  readonly split: SplitTally;
  readonly largest: LargestEvidence;
  /** How days resemble their neighbours. */
  readonly lag: LagSums;
  /** Every variant against the control, in the order of the arms; undefined for the control, and for all where there is none. */
  readonly pairs: readonly (Pair | undefined)[];
  /** Undefined unless the policy's evidence is alpha-spending. */
  readonly plan: SpendingPlan | undefined;
  /** Undefined until every arm has impressions: an arm without any would be given the prior's wild guess. */
  readonly posteriors: PosteriorSummary | undefined;
  /** Index of the arm most probably best; with equal ones the control, then the first. */
  readonly leader: number | undefined;
}

/** What a replay has kept of the looks before, so that a look need not start over. */
export interface Kept {
  /** The evidence over exactly the snapshot's days. */
  readonly tally?: Tally | undefined;
  /** Alpha-spending after exactly the history's looks. */
  readonly paths?: SpendingPaths | undefined;
  /** Of each metric beside the goal, in the order in which the policy wants them. */
  readonly metricTallies?: readonly (Tally | undefined)[] | undefined;
}

/**
 * Prepares one experiment for judging.
 * @throws RangeError when what was kept is of other days or looks
 */
export function openCase(input: DecisionInput, { tally, paths, metricTallies }: Kept): Case {
  const { snapshot, history, policy } = input;
  const { arms } = snapshot;
  const { rules } = policy;
  const control = onlyControl(arms);
  const counted = countDays(snapshot, history);
  const opened = { snapshot, history, rules, arms, counted, control };
  if (counted.problems.length > 0)
    return { ...opened, segments: WHOLE, figures: undefined, metrics: openMetrics(input, undefined, undefined) };
  if (tally !== undefined && tally.dayCount !== counted.days.length)
    throw new RangeError("judge requires a tally of exactly the snapshot's days");
  const looks = earlierLooks(history, snapshot.lastClosedDay);
  if (paths !== undefined && paths.after !== looks.at(-1))
    throw new RangeError("judge requires spending paths up to the history's last look");

  const { days } = counted;
  const segments = segmentsOf(snapshot, history);
  const firstDay = counted.source === "totals" ? counted.firstTrafficDay : undefined;
  const full = tally ?? days.reduce(addDay, startGoalTally(arms, { rules, history, firstDay }));
  const isWhole = segments.length === 1;
  const current = isWhole ? full : totalsOf({ arms, days: daysOfLast(segments, days) });
  const comparison = compareWithLastLook(snapshot, counted, history);
  const split = isWhole
    ? full.split
    : splitOver(daysOfLast(segments, days), daysBeforeLast(segments, days), arms, rules);
  const largest = largestEvidence(arms, full, split, comparison, looks);
  const plan = spends(looks, rules) ? planSpending(looks, counted.day, rules) : undefined;
  const source =
    control === undefined
      ? undefined
      : {
          arms,
          control,
          days,
          segments,
          totals: full,
          dispersions: full.dispersions,
          largest,
          rules,
          plan,
          looks,
          paths,
        };
  const pairs = arms.map((_, arm) => (source === undefined || arm === control ? undefined : pairOf(arm, source)));
  const lag = lagOf(full.variation);
  const posteriors = posteriorsOf(current, control, rules);
  const leader = posteriors && leaderOf(posteriors, control);
  return {
    ...opened,
    segments,
    figures: { tally: full, current, comparison, split, largest, lag, pairs, plan, posteriors, leader },
    metrics: openMetrics(
      input,
      { control, counted, segments, looks, plan },
      { tallies: metricTallies, paths: paths?.metrics },
    ),
  };
}

/** The tally of the goal before any day. */
export function startGoalTally(
  arms: readonly Arm[],
  {
    rules,
    history,
    firstDay,
  }: {
    readonly rules: Policy;
    readonly history: Pick<History, "account" | "harmAcknowledgedOn">;
    readonly firstDay?: UtcDay | undefined;
  },
): Tally {
  const { logAlarm } = harmLimits(rules, arms.length);
  const watch = { worse: "under", logAlarm, acknowledgedOn: history.harmAcknowledgedOn } as const;
  return startTally(arms, { rules, account: history.account, watch, firstDay });
}

/**
 * Whether alpha is spent up to a horizon. As it was at the first look: a policy that changes between spending and anytime evidence under a
 * running experiment would give it alpha twice. A bare threshold keeps no promise, whenever it is chosen.
 */
function spends(looks: readonly Look[], { evidence }: Policy): boolean {
  const [first] = looks;
  if (evidence === "threshold" || first === undefined) return evidence === "spending";
  return first.spending !== null;
}

function posteriorsOf(
  { impressions, conversions }: Totals,
  control: number | undefined,
  rules: Policy,
): PosteriorSummary | undefined {
  if (impressions.length < 2 || impressions.some((count) => count === 0)) return undefined;
  // Late conversions may exceed the impressions of a short segment.
  if (conversions.some((count, arm) => count > impressions[arm]!)) return undefined;
  const counts = impressions.map((count, arm) => ({ impressions: count, conversions: conversions[arm]! }));
  return summarizePosteriors(counts, { prior: rules.prior, ...(control === undefined ? {} : { control }) });
}

function leaderOf({ probabilityToBeBest }: PosteriorSummary, control: number | undefined): number {
  let leader = control ?? 0;
  for (const [arm, probability] of probabilityToBeBest.entries()) {
    if (probability > probabilityToBeBest[leader]!) leader = arm;
  }
  return leader;
}
