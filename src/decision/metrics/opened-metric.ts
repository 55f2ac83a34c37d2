import type { Arm, DayCounts, Totals, UtcDay } from "../../experiment/index.ts";
import { totalsOf } from "../../experiment/index.ts";
import { studentised, type Dispersion } from "../../stats/index.ts";
import type { CountedDays } from "../counts/counted-days.ts";
import { dayProblems } from "../counts/count-problems.ts";
import { daysOfLast, type Segment } from "../counts/segments.ts";
import { addDay, startTally, withoutPlan, type HarmNow, type HarmWatch, type Tally } from "../counts/tally.ts";
import type { DecisionInput } from "../decision-input.ts";
import { believable } from "../evidence/corrected-evidence.ts";
import { pairBySegment, scoreOf, type PairScore } from "../evidence/pair-score.ts";
import type { PassedLook } from "../evidence/spending-boundary.ts";
import type { SpendingPlan } from "../evidence/spending-plan.ts";
import type { Look } from "../history.ts";
import type { Policy } from "../policy.ts";
import { testMargin, type MarginTest } from "./margin-test.ts";
import { metricChange, metricDays, type MetricState } from "./metric-days.ts";
import { harmLimits, wantedMetrics, type WantedMetric } from "./wanted-metrics.ts";

/** A metric beside the goal with everything computed that checks judge by. */
export type OpenedMetric = WantedMetric & {
  readonly state: MetricState;
  /** Undefined unless it could be counted. */
  readonly figures: MetricFigures | undefined;
};

export interface MetricFigures {
  readonly tally: Tally;
  /** Counts of the last segment. */
  readonly current: Totals;
  /** Every variant against the control, in the order of the arms; undefined for the control, and for all where there is none. */
  readonly pairs: readonly (MetricPair | undefined)[];
}

/** One variant against the control by one metric. */
export interface MetricPair extends PairScore {
  readonly dispersion: Dispersion | undefined;
  /** Now, and the largest log e-values so far as `LargestOverDays` has them. Of a secondary metric nothing is made of them. */
  readonly harm: HarmNow;
  readonly logHarm: number;
  readonly logHarmToActOn: number;
  /** Undefined unless it is a guardrail with a margin. */
  readonly margin: MarginTest | undefined;
}

/** What a replay has kept of the looks before, for each wanted metric in order. */
export interface KeptMetrics {
  /** Over exactly the snapshot's days. */
  readonly tallies?: readonly (Tally | undefined)[] | undefined;
  readonly paths?: readonly MarginPaths[] | undefined;
}

/** Where the test against a margin stands, in the order of the arms. */
export type MarginPaths = readonly (PassedLook | undefined)[];

/** What the goal's side of a case knows. */
export interface GoalSide {
  readonly control: number | undefined;
  readonly counted: CountedDays;
  readonly segments: readonly Segment[];
  /** Earlier ones, oldest first. */
  readonly looks: readonly Look[];
  /** Undefined unless the goal's evidence is alpha-spending. */
  readonly plan: SpendingPlan | undefined;
}

/** Opens every metric beside the goal. @param goal undefined: its counts are not valid */
export function openMetrics(
  { snapshot, history, policy: { rules } }: DecisionInput,
  goal: GoalSide | undefined,
  kept: KeptMetrics | undefined,
): readonly OpenedMetric[] {
  return wantedMetrics(rules, snapshot.experiment).map((wanted, place): OpenedMetric => {
    if (goal === undefined) return { ...wanted, state: { kind: "not-judged" }, figures: undefined };
    const series = snapshot.metrics.find(({ event }) => event === wanted.event);
    if (series === undefined) return { ...wanted, state: { kind: "not-read" }, figures: undefined };
    if (series.problem !== null) return { ...wanted, state: { kind: series.problem }, figures: undefined };
    const days = metricDays(goal.counted.days, series);
    const state = stateOf(wanted, { days, goal, arms: snapshot.arms, lastClosedDay: snapshot.lastClosedDay });
    if (state.kind === "unsound") return { ...wanted, state, figures: undefined };
    const known = kept?.tallies?.[place];
    if (known !== undefined && known.dayCount !== days.length)
      throw new RangeError(`judge requires a tally of exactly the days of ${wanted.event}`);
    const tally =
      known ??
      days.reduce(addDay, startMetricTally(wanted, snapshot.arms, rules, history, goal.counted.firstTrafficDay));
    return {
      ...wanted,
      state,
      figures: figuresOf(wanted, { tally, days, goal, arms: snapshot.arms, rules, paths: kept?.paths?.[place] }),
    };
  });
}

/** The tally of a metric before any day. */
export function startMetricTally(
  { direction }: Pick<WantedMetric, "direction">,
  arms: readonly Arm[],
  rules: Policy,
  { harmAcknowledgedOn }: Pick<DecisionInput["history"], "harmAcknowledgedOn">,
  firstDay?: UtcDay,
): Tally {
  const watch: HarmWatch = {
    worse: direction === "more-is-worse" ? "over" : "under",
    logAlarm: harmLimits(rules, arms.length).logVeto,
    acknowledgedOn: harmAcknowledgedOn,
  };
  // What is usual of the account's goals says nothing of another event.
  return startTally(withoutPlan(arms), { rules, account: { usualPhi: null }, watch, firstDay });
}

interface Counting {
  readonly days: readonly DayCounts[];
  readonly goal: GoalSide;
  readonly arms: readonly Arm[];
}

function stateOf(
  { event }: Pick<WantedMetric, "event">,
  { days, goal, arms, lastClosedDay }: Counting & { readonly lastClosedDay: UtcDay },
): MetricState {
  const [first, ...others] = dayProblems({ arms, lastClosedDay }, days).problems;
  if (first !== undefined) return { kind: "unsound", first, count: others.length + 1 };
  const change = metricChange(
    event,
    days,
    goal.looks,
    arms.map(({ id }) => id),
  );
  if (change !== undefined) return { kind: "changed", change };
  const hasNone = days.every(({ conversions }) => conversions.every((count) => count === 0));
  return hasNone && goal.counted.totals.conversions.some((count) => count > 0)
    ? { kind: "never-counted" }
    : { kind: "counted" };
}

function figuresOf(
  wanted: WantedMetric,
  {
    tally,
    days,
    goal,
    arms,
    rules,
    paths,
  }: Counting & { readonly tally: Tally; readonly rules: Policy; readonly paths: MarginPaths | undefined },
): MetricFigures {
  const { control, segments } = goal;
  const of = (arm: number) => ({ impressions: tally.impressions[arm]!, conversions: tally.conversions[arm]! });
  const pairs = arms.map((_, arm): MetricPair | undefined => {
    if (control === undefined || arm === control) return undefined;
    const score = scoreOf(
      segments.length === 1 ? [{ arm: of(arm), reference: of(control) }] : pairBySegment(segments, days, arm, control),
    );
    const dispersion = tally.dispersions[arm];
    return {
      ...score,
      z: studentised(score.z, believable(dispersion)),
      dispersion,
      harm: tally.harm[arm]!,
      logHarm: tally.largest.harm[arm]!,
      logHarmToActOn: tally.largest.harmToActOn[arm]!,
      margin:
        wanted.role === "guardrail" && wanted.margin !== null
          ? testMargin(
              arm,
              { ...score, dispersion },
              { ...wanted, margin: wanted.margin },
              {
                goal,
                arms,
                rules,
                counts: { arm: of(arm), control: of(control) },
                path: paths?.[arm],
              },
            )
          : undefined,
    };
  });
  const current = segments.length === 1 ? tally : totalsOf({ arms, days: daysOfLast(segments, days) });
  return { tally, current, pairs };
}
