import { mean, medianSorted, quantileSorted, standardDeviation } from "simple-statistics";
import type { RunCounts, RunsByDay } from "./simulation.ts";

/** What many runs say about a policy. Shares are proportions of all runs; errors are standard errors of the share before them. */
export interface SimulationSummary {
  readonly runs: number;
  readonly looks: number;
  /** Stopped with any winner. */
  readonly stoppedShare: number;
  /** Stopped with a best arm that beats what it was compared with. */
  readonly rightWinnerShare: number;
  /** Stopped with anything else: `falseWinnerShare` and `secondBestShare` together. */
  readonly wrongWinnerShare: number;
  /** Stopped with a variant no better than the control, or with the control although a variant is at least as good: the promised error. */
  readonly falseWinnerShare: number;
  /** Stopped with a variant better than the control while another is better still. */
  readonly secondBestShare: number;
  /** Mean day of the stop; a run that never stopped counts with its last day. */
  readonly meanDaysToStop: number;
  /** Mean day of the stop over the runs that stopped; the day by which half of them had, and nine in ten, interpolated. Null where none did. */
  readonly meanDayOfStops: number | null;
  readonly medianDayOfStops: number | null;
  readonly ninthDecileOfStops: number | null;
  /** Runs in which a health check ever blocked; in which the split check ever failed, with the mean day; in which a variant was ever reported as losing. */
  readonly blockedShare: number;
  readonly splitAlarmShare: number;
  readonly meanDayOfSplitAlarm: number | null;
  readonly harmAlarmShare: number;
  /** Standard error of `stoppedShare`. Never 0: where all runs agree, the error of one run among them that did not. */
  readonly monteCarloError: number;
  readonly standardErrors: {
    readonly rightWinnerShare: number;
    readonly wrongWinnerShare: number;
    readonly falseWinnerShare: number;
    readonly splitAlarmShare: number;
    readonly meanDaysToStop: number;
  };
}

/** @param counts of one run or more */
export function summarizeRuns(counts: RunCounts): SimulationSummary {
  const { runs } = counts;
  if (runs < 1) throw new RangeError("summarizeRuns requires one run or more");
  const share = (count: number) => count / runs;
  const wrong = counts.false + counts.secondBest;
  const lastDays = sampleOf(counts.lastDays);
  const stops = sampleOf(counts.stopDays);
  const splitAlarms = sampleOf(counts.splitAlarmDays);
  return {
    runs,
    looks: counts.looks,
    stoppedShare: share(stops.length),
    rightWinnerShare: share(counts.right),
    wrongWinnerShare: share(wrong),
    falseWinnerShare: share(counts.false),
    secondBestShare: share(counts.secondBest),
    meanDaysToStop: mean(lastDays),
    meanDayOfStops: ofAny(stops, mean),
    medianDayOfStops: ofAny(stops, medianSorted),
    ninthDecileOfStops: ofAny(stops, (days) => quantileSorted(days, 0.9)),
    blockedShare: share(counts.blocked),
    splitAlarmShare: share(splitAlarms.length),
    meanDayOfSplitAlarm: ofAny(splitAlarms, mean),
    harmAlarmShare: share(counts.harmAlarms),
    monteCarloError: errorOfShare(stops.length, runs),
    standardErrors: {
      rightWinnerShare: errorOfShare(counts.right, runs),
      wrongWinnerShare: errorOfShare(wrong, runs),
      falseWinnerShare: errorOfShare(counts.false, runs),
      splitAlarmShare: errorOfShare(splitAlarms.length, runs),
      meanDaysToStop: standardDeviation(lastDays) / Math.sqrt(runs),
    },
  };
}

/** One day for each run, in order: the same sample however the runs were divided. */
function sampleOf(runsByDay: RunsByDay): number[] {
  return runsByDay.flatMap((runs, day) => Array.from({ length: runs }, () => day));
}

function ofAny(days: number[], figure: (days: number[]) => number): number | null {
  return days.length === 0 ? null : figure(days);
}

/** Standard error of a proportion. At 0 and at 1 the plain formula would claim certainty. */
function errorOfShare(count: number, runs: number): number {
  const p = Math.min(Math.max(count, 1), Math.max(runs - 1, 0.5)) / runs;
  return Math.sqrt((p * (1 - p)) / runs);
}
