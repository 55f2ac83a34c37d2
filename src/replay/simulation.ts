import type { NamedPolicy } from "../decision/index.ts";
import type { Scenario } from "./scenario.ts";
import { truthOf } from "./outcome.ts";
import { RandomStream } from "./random-stream.ts";
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
  /** Of all runs: the day of the stop, or the last day where there was none. */
  readonly lastDays: RunsByDay;
  /** Of stopped runs: the day of the stop. */
  readonly stopDays: RunsByDay;
  /** Runs of which a health check blocked at least one look. */
  readonly blocked: number;
  /** Of runs in which the split check failed: the day on which it first did. */
  readonly splitAlarmDays: RunsByDay;
  /** Runs in which a variant was reported as losing, whether it does or not. */
  readonly harmAlarms: number;
}

export const NO_RUNS: RunCounts = {
  runs: 0,
  looks: 0,
  right: 0,
  secondBest: 0,
  false: 0,
  lastDays: [],
  stopDays: [],
  blocked: 0,
  splitAlarmDays: [],
  harmAlarms: 0,
};

/** Both together. */
export function addRuns(a: RunCounts, b: RunCounts): RunCounts {
  return {
    runs: a.runs + b.runs,
    looks: a.looks + b.looks,
    right: a.right + b.right,
    secondBest: a.secondBest + b.secondBest,
    false: a.false + b.false,
    lastDays: addDays(a.lastDays, b.lastDays),
    stopDays: addDays(a.stopDays, b.stopDays),
    blocked: a.blocked + b.blocked,
    splitAlarmDays: addDays(a.splitAlarmDays, b.splitAlarmDays),
    harmAlarms: a.harmAlarms + b.harmAlarms,
  };
}

function addDays(a: RunsByDay, b: RunsByDay): RunsByDay {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  return longer.map((runs, day) => runs + (shorter[day] ?? 0));
}

function oneRunOn(day: number): RunsByDay {
  return [...Array.from({ length: day }, () => 0), 1];
}

/** Runs number `from` up to, not including, `to`. Run number n is the same whatever range it is part of. */
export function countRuns(source: Source, policy: NamedPolicy, seed: number, from: number, to: number): RunCounts {
  let counts = NO_RUNS;
  for (let run = from; run < to; run++) counts = addRuns(counts, countRun(source, policy, seed, run));
  return counts;
}

function countRun(source: Source, policy: NamedPolicy, seed: number, run: number): RunCounts {
  const random = new RandomStream(seed, run);
  const { series, rates } = seriesOf(source, random, run);
  const seen = {
    looks: 0,
    day: 0,
    winner: null as number | null,
    isBlocked: false,
    splitAlarmDay: 0,
    isHarmful: false,
  };
  for (const { judgement } of replay(series, policy)) {
    seen.looks++;
    seen.day = judgement.day;
    seen.isBlocked ||= judgement.verdict === "blocked";
    for (const { kind } of judgement.signals) {
      if (kind === "harm") seen.isHarmful = true;
      if (kind === "broken-split" && seen.splitAlarmDay === 0) seen.splitAlarmDay = judgement.day;
    }
    if (judgement.verdict !== "winner") continue;
    seen.winner = judgement.winner;
    break;
  }
  const truth = seen.winner === null ? undefined : truthOf(rates, seen.winner);
  return {
    runs: 1,
    looks: seen.looks,
    right: Number(truth === "right"),
    secondBest: Number(truth === "second-best"),
    false: Number(truth === "false"),
    lastDays: oneRunOn(seen.day),
    stopDays: truth === undefined ? [] : oneRunOn(seen.day),
    blocked: Number(seen.isBlocked),
    splitAlarmDays: seen.splitAlarmDay === 0 ? [] : oneRunOn(seen.splitAlarmDay),
    harmAlarms: Number(seen.isHarmful),
  };
}

function seriesOf(
  source: Source,
  random: RandomStream,
  run: number,
): { readonly series: DailySeries; readonly rates: readonly number[] } {
  if (source.kind === "simulated")
    return { series: simulateSeries(source.scenario, random), rates: source.scenario.rates };
  return { series: splitControl(source.recorded[run % source.recorded.length]!, random), rates: [0.5, 0.5] };
}
