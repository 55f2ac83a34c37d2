import { daysNeeded, groupOf, NO_ACCOUNT_FACTS, type AccountFacts, type NamedPolicy } from "../decision/index.ts";
import type { Scenario } from "./scenario.ts";
import { truthOf } from "./outcome.ts";
import { RandomStream } from "../stats/index.ts";
import type { DailySeries } from "./recorded-series.ts";
import { replay } from "./replay.ts";
import { simulateSeries } from "./simulate-days.ts";
import { splitControl } from "./split-control.ts";

/** What is run many times: a simulated experiment, or the controls of recorded ones split at random, in turn. */
export type Source =
  | { readonly kind: "simulated"; readonly scenario: Scenario }
  | { readonly kind: "split-controls"; readonly recorded: readonly DailySeries[] };

/** How many runs there were of each day, by the day's number. */
export type RunsByDay = readonly number[];

/** Counts over runs. Whole numbers throughout, so that the sum of parts does not depend on how the runs were divided. */
export interface RunCounts {
  readonly runs: number;
  readonly looks: number;
  readonly right: number;
  readonly secondBest: number;
  readonly false: number;
  /** Of these winners: those left to people, because something has to be looked at; and the false ones among them. */
  readonly proposed: number;
  readonly proposedFalse: number;
  /** Of all runs: the day of the stop, or the last day where there was none. */
  readonly lastDays: RunsByDay;
  /** Of stopped runs: the day of the stop. */
  readonly stopDays: RunsByDay;
  /** Runs of which a health check blocked at least one look. */
  readonly blocked: number;
  /** Runs that the split check blocked on a day on which they had run long enough. */
  readonly splitBlocked: number;
  /** Of runs in which the split check failed: the day on which it first did. */
  readonly splitAlarmDays: RunsByDay;
  /** Of runs in which a variant was reported as losing, whether it does or not: the day on which one first was. */
  readonly harmAlarmDays: RunsByDay;
  /** The same of harm that is shown well enough to act on. */
  readonly harmActionDays: RunsByDay;
  /** Runs in which a guardrail was, at some look, all that kept a variant from winning. */
  readonly heldBack: number;
}

export const NO_RUNS: RunCounts = {
  runs: 0,
  looks: 0,
  right: 0,
  secondBest: 0,
  false: 0,
  proposed: 0,
  proposedFalse: 0,
  lastDays: [],
  stopDays: [],
  blocked: 0,
  splitBlocked: 0,
  splitAlarmDays: [],
  harmAlarmDays: [],
  harmActionDays: [],
  heldBack: 0,
};

/** Both together. */
export function addRuns(a: RunCounts, b: RunCounts): RunCounts {
  return {
    runs: a.runs + b.runs,
    looks: a.looks + b.looks,
    right: a.right + b.right,
    secondBest: a.secondBest + b.secondBest,
    false: a.false + b.false,
    proposed: a.proposed + b.proposed,
    proposedFalse: a.proposedFalse + b.proposedFalse,
    lastDays: addDays(a.lastDays, b.lastDays),
    stopDays: addDays(a.stopDays, b.stopDays),
    blocked: a.blocked + b.blocked,
    splitBlocked: a.splitBlocked + b.splitBlocked,
    splitAlarmDays: addDays(a.splitAlarmDays, b.splitAlarmDays),
    harmAlarmDays: addDays(a.harmAlarmDays, b.harmAlarmDays),
    harmActionDays: addDays(a.harmActionDays, b.harmActionDays),
    heldBack: a.heldBack + b.heldBack,
  };
}

function addDays(a: RunsByDay, b: RunsByDay): RunsByDay {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  return longer.map((runs, day) => runs + (shorter[day] ?? 0));
}

function oneRunOn(day: number): RunsByDay {
  return [...Array.from({ length: day }, () => 0), 1];
}

/**
 * Runs number `from` up to, not including, `to`. Run number n is the same whatever range it is part of.
 * @param account what is known of the account before
 */
export function countRuns(
  source: Source,
  policy: NamedPolicy,
  seed: number,
  from: number,
  to: number,
  account: AccountFacts = NO_ACCOUNT_FACTS,
): RunCounts {
  let counts = NO_RUNS;
  for (let run = from; run < to; run++) counts = addRuns(counts, countRun(source, policy, seed, run, account));
  return counts;
}

/** Names the stream of events beside the goal. */
const BESIDE = 1;

function countRun(source: Source, policy: NamedPolicy, seed: number, run: number, account: AccountFacts): RunCounts {
  const random = new RandomStream(seed, run);
  const { series, rates } = seriesOf(source, random, new RandomStream(seed, run, BESIDE), run);
  const seen = {
    looks: 0,
    day: 0,
    winner: null as number | null,
    isBlocked: false,
    isSplitBlocked: false,
    isProposed: false,
    splitAlarmDay: 0,
    harmAlarmDay: 0,
    harmActionDay: 0,
    isHeldBack: false,
  };
  for (const { judgement } of replay(series, policy, account)) {
    seen.looks++;
    seen.day = judgement.day;
    seen.isBlocked ||= judgement.verdict === "blocked";
    seen.isSplitBlocked ||=
      judgement.day >= daysNeeded(policy.rules) &&
      judgement.checks.some(({ id, status }) => id === "split-as-planned" && status === "fail");
    seen.isHeldBack ||= judgement.firstFailing !== null && groupOf(judgement.firstFailing) === "guardrails";
    for (const signal of judgement.signals) {
      const { kind } = signal;
      if (kind === "harm" && seen.harmAlarmDay === 0) seen.harmAlarmDay = judgement.day;
      if (kind === "harm" && signal.isActionable && seen.harmActionDay === 0) seen.harmActionDay = judgement.day;
      if (kind === "broken-split" && seen.splitAlarmDay === 0) seen.splitAlarmDay = judgement.day;
    }
    if (judgement.verdict !== "winner") continue;
    seen.winner = judgement.winner;
    seen.isProposed = judgement.checks.some(({ needsPerson }) => needsPerson);
    break;
  }
  const truth = seen.winner === null ? undefined : truthOf(rates, seen.winner);
  return {
    runs: 1,
    looks: seen.looks,
    right: Number(truth === "right"),
    secondBest: Number(truth === "second-best"),
    false: Number(truth === "false"),
    proposed: Number(seen.isProposed),
    proposedFalse: Number(seen.isProposed && truth === "false"),
    lastDays: oneRunOn(seen.day),
    stopDays: truth === undefined ? [] : oneRunOn(seen.day),
    blocked: Number(seen.isBlocked),
    splitBlocked: Number(seen.isSplitBlocked),
    splitAlarmDays: seen.splitAlarmDay === 0 ? [] : oneRunOn(seen.splitAlarmDay),
    harmAlarmDays: seen.harmAlarmDay === 0 ? [] : oneRunOn(seen.harmAlarmDay),
    harmActionDays: seen.harmActionDay === 0 ? [] : oneRunOn(seen.harmActionDay),
    heldBack: Number(seen.isHeldBack),
  };
}

function seriesOf(
  source: Source,
  random: RandomStream,
  beside: RandomStream,
  run: number,
): { readonly series: DailySeries; readonly rates: readonly number[] } {
  if (source.kind === "simulated")
    return { series: simulateSeries(source.scenario, random, beside), rates: source.scenario.rates };
  return { series: splitControl(source.recorded[run % source.recorded.length]!, random), rates: [0.5, 0.5] };
}
