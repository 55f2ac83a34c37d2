import { mean, quantileSorted, standardDeviation } from "simple-statistics";
import { errorOfShare } from "../stats/index.ts";
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
  /** Mean day of the stop over the runs that stopped; null where none did. */
  readonly meanDayOfStops: number | null;
  /** Days by which 10%, 25%, 50%, 75% and 90% of the runs that stopped had done so, interpolated; null as above. */
  readonly stopDayQuantiles: Readonly<Record<StopQuantile, number>> | null;
  /** The first day by which 80% of all runs had stopped; null: they never had. */
  readonly dayOf80PercentStopped: number | null;
  /** Stopped with a winner that was left to people, because a check asks for one. Part of `stoppedShare`. */
  readonly proposedShare: number;
  /** Runs in which a health check ever blocked; which the split check blocked after the minimum runtime. */
  readonly blockedShare: number;
  readonly splitBlockedShare: number;
  /** Runs in which the split check ever failed, with the mean day; in which a variant was ever reported as losing. */
  readonly splitAlarmShare: number;
  readonly meanDayOfSplitAlarm: number | null;
  readonly harmAlarmShare: number;
  readonly meanDayOfHarmAlarm: number | null;
  /** Runs in which harm was ever shown well enough to act on, with the mean day. */
  readonly harmActionShare: number;
  readonly meanDayOfHarmAction: number | null;
  /** Runs in which a guardrail was, at some look, all that kept a variant from winning. */
  readonly heldBackShare: number;
  /** False winners that Herald would stop by itself. */
  readonly falseStopShare: number;
  /** Standard error of `stoppedShare`. Never 0: where all runs agree, the error of one run among them that did not. */
  readonly monteCarloError: number;
  readonly standardErrors: {
    readonly rightWinnerShare: number;
    readonly wrongWinnerShare: number;
    readonly falseWinnerShare: number;
    readonly splitBlockedShare: number;
    readonly splitAlarmShare: number;
    readonly harmAlarmShare: number;
    readonly harmActionShare: number;
    readonly heldBackShare: number;
    readonly proposedShare: number;
    readonly falseStopShare: number;
    readonly meanDaysToStop: number;
  };
}

const QUANTILES = { p10: 0.1, p25: 0.25, p50: 0.5, p75: 0.75, p90: 0.9 } as const;

export type StopQuantile = keyof typeof QUANTILES;

/** @param counts of one run or more */
export function summarizeRuns(counts: RunCounts): SimulationSummary {
  const { runs } = counts;
  if (runs < 1) throw new RangeError("summarizeRuns requires one run or more");
  const share = (count: number) => count / runs;
  const wrong = counts.false + counts.secondBest;
  const lastDays = sampleOf(counts.lastDays);
  const stops = sampleOf(counts.stopDays);
  const splitAlarms = sampleOf(counts.splitAlarmDays);
  const harmAlarms = sampleOf(counts.harmAlarmDays);
  const harmActions = sampleOf(counts.harmActionDays);
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
    stopDayQuantiles: ofAny(stops, quantilesOf),
    // Days are in order.
    dayOf80PercentStopped: stops[Math.ceil(0.8 * runs) - 1] ?? null,
    proposedShare: share(counts.proposed),
    blockedShare: share(counts.blocked),
    splitBlockedShare: share(counts.splitBlocked),
    splitAlarmShare: share(splitAlarms.length),
    meanDayOfSplitAlarm: ofAny(splitAlarms, mean),
    harmAlarmShare: share(harmAlarms.length),
    meanDayOfHarmAlarm: ofAny(harmAlarms, mean),
    harmActionShare: share(harmActions.length),
    meanDayOfHarmAction: ofAny(harmActions, mean),
    heldBackShare: share(counts.heldBack),
    falseStopShare: share(counts.false - counts.proposedFalse),
    monteCarloError: errorOfShare(stops.length, runs),
    standardErrors: {
      rightWinnerShare: errorOfShare(counts.right, runs),
      wrongWinnerShare: errorOfShare(wrong, runs),
      falseWinnerShare: errorOfShare(counts.false, runs),
      splitBlockedShare: errorOfShare(counts.splitBlocked, runs),
      splitAlarmShare: errorOfShare(splitAlarms.length, runs),
      harmAlarmShare: errorOfShare(harmAlarms.length, runs),
      harmActionShare: errorOfShare(harmActions.length, runs),
      heldBackShare: errorOfShare(counts.heldBack, runs),
      proposedShare: errorOfShare(counts.proposed, runs),
      falseStopShare: errorOfShare(counts.false - counts.proposedFalse, runs),
      meanDaysToStop: standardDeviation(lastDays) / Math.sqrt(runs),
    },
  };
}

/** One day for each run, in order: the same sample however the runs were divided. */
function sampleOf(runsByDay: RunsByDay): number[] {
  return runsByDay.flatMap((runs, day) => Array.from({ length: runs }, () => day));
}

function quantilesOf(days: number[]): Readonly<Record<StopQuantile, number>> {
  const of = (name: StopQuantile) => quantileSorted(days, QUANTILES[name]);
  return { p10: of("p10"), p25: of("p25"), p50: of("p50"), p75: of("p75"), p90: of("p90") };
}

function ofAny<Figure>(days: number[], figure: (days: number[]) => Figure): Figure | null {
  return days.length === 0 ? null : figure(days);
}
