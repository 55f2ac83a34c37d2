import type { SimulationSummary } from "../../src/replay/index.ts";
import type { Cell } from "./cells.ts";

/** One promise of a cell: what was measured, with its Monte Carlo error, against what must hold. */
export interface Finding {
  readonly what: string;
  readonly measured: string;
  readonly published: string;
  readonly limit: string;
  readonly isKept: boolean;
}

/** Shares in percent, as the cells have them. */
export function checkCell({ published, holds }: Cell, summary: SimulationSummary): readonly Finding[] {
  const { standardErrors: errors } = summary;
  const findings: Finding[] = [];
  const add = (what: string, share: number, error: number, known: number | undefined, limit: string, isKept: boolean) =>
    findings.push({
      what,
      measured: `${(share * 100).toFixed(2)} ± ${(error * 100).toFixed(2)}%`,
      published: known === undefined ? "" : `${known}%`,
      limit,
      isKept,
    });
  const atMost = (share: number, error: number, most: number) => share <= most / 100 + 2 * error;
  /** Both numbers are measured: the published one with errors of the same order, which are not known exactly. */
  const within = (share: number, error: number, known: number, points: number) =>
    Math.abs(share - known / 100) <= points / 100 + 2 * error;

  const {
    falseWinnerShare,
    rightWinnerShare,
    wrongWinnerShare,
    stoppedShare,
    splitAlarmShare,
    meanDaysToStop,
    meanDayOfSplitAlarm,
  } = summary;
  const unguarded = published.raw === undefined ? "" : " (published: unguarded)";
  if (holds.falseAtMost !== undefined) {
    const isKept = atMost(falseWinnerShare, errors.falseWinnerShare, holds.falseAtMost);
    add(
      `false winner${unguarded}`,
      falseWinnerShare,
      errors.falseWinnerShare,
      published.raw,
      `at most ${holds.falseAtMost}%`,
      isKept,
    );
  } else if (published.raw !== undefined) {
    add(`false winner${unguarded}`, falseWinnerShare, errors.falseWinnerShare, published.raw, "", true);
  }
  if (holds.stoppedWithin !== undefined && published.stopped !== undefined) {
    add(
      "stopped",
      stoppedShare,
      summary.monteCarloError,
      published.stopped,
      `within ${holds.stoppedWithin} point`,
      within(stoppedShare, summary.monteCarloError, published.stopped, holds.stoppedWithin),
    );
  }
  if (holds.rightWithin !== undefined && published.right !== undefined) {
    add(
      "best variant found",
      rightWinnerShare,
      errors.rightWinnerShare,
      published.right,
      `within ${holds.rightWithin} points`,
      within(rightWinnerShare, errors.rightWinnerShare, published.right, holds.rightWithin),
    );
  }
  if (holds.daysWithin !== undefined && published.meanDays !== undefined) {
    const isKept = Math.abs(meanDaysToStop - published.meanDays) <= holds.daysWithin + 2 * errors.meanDaysToStop;
    findings.push({
      what: "mean day",
      measured: `${meanDaysToStop.toFixed(2)} ± ${errors.meanDaysToStop.toFixed(2)}`,
      published: String(published.meanDays),
      limit: `within ${holds.daysWithin} day`,
      isKept,
    });
  }
  if (holds.wrongAtMost !== undefined) {
    add(
      "wrong winner",
      wrongWinnerShare,
      errors.wrongWinnerShare,
      published.wrong,
      `at most ${holds.wrongAtMost}%`,
      atMost(wrongWinnerShare, errors.wrongWinnerShare, holds.wrongAtMost),
    );
  } else if (published.wrong !== undefined) {
    add("not the best", wrongWinnerShare, errors.wrongWinnerShare, published.wrong, "", true);
  }
  if (holds.splitAlarmAtMost !== undefined) {
    add(
      "split alarm",
      splitAlarmShare,
      errors.splitAlarmShare,
      published.splitAlarm,
      `at most ${holds.splitAlarmAtMost}%`,
      atMost(splitAlarmShare, errors.splitAlarmShare, holds.splitAlarmAtMost),
    );
  } else if (published.splitAlarm !== undefined) {
    add("split alarm", splitAlarmShare, errors.splitAlarmShare, published.splitAlarm, "", true);
    const most = holds.splitAlarmDayAtMost;
    findings.push({
      what: "mean day of alarm",
      measured: meanDayOfSplitAlarm?.toFixed(2) ?? "never",
      published: String(published.splitAlarmDay ?? ""),
      limit: most === undefined ? "" : `by day ${most}`,
      isKept: most === undefined || (meanDayOfSplitAlarm ?? Infinity) <= most,
    });
  }
  return findings;
}
