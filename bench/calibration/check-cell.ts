import type { SimulationSummary } from "../../src/replay/index.ts";
import type { Cell, Expectation, Figure } from "./cells.ts";

/** One expectation of a cell: what was measured, with its Monte Carlo error, against what must hold. */
export interface Finding {
  readonly what: Figure;
  readonly measured: string;
  readonly limit: string;
  /** Undefined: measured to be known, without a limit. */
  readonly isKept: boolean | undefined;
}

interface Measured {
  readonly value: number;
  readonly error: number;
  readonly text: string;
}

export function checkCell({ expects }: Pick<Cell, "expects">, summary: SimulationSummary): readonly Finding[] {
  return expects.map((expectation) => {
    const { figure, atMost, atLeast } = expectation;
    const { value, error, text } = measuredOf(figure, summary);
    const isLimited = atMost !== undefined || atLeast !== undefined;
    const isKept = value <= (atMost ?? Infinity) + 2 * error && value >= (atLeast ?? -Infinity) - 2 * error;
    return { what: figure, measured: text, limit: limitText(expectation), isKept: isLimited ? isKept : undefined };
  });
}

function measuredOf(figure: Figure, summary: SimulationSummary): Measured {
  const { standardErrors: errors } = summary;
  switch (figure) {
    case "false winners":
      return share(summary.falseWinnerShare, errors.falseWinnerShare);
    case "false stops":
      return share(summary.falseStopShare, errors.falseStopShare);
    case "best variant found":
      return share(summary.rightWinnerShare, errors.rightWinnerShare);
    case "wrong winners":
      return share(summary.wrongWinnerShare, errors.wrongWinnerShare);
    case "left to people":
      return share(summary.proposedShare, errors.proposedShare);
    case "blocked by the split":
      return share(summary.splitBlockedShare, errors.splitBlockedShare);
    case "split alarms":
      return share(summary.splitAlarmShare, errors.splitAlarmShare);
    case "harm alarms":
      return share(summary.harmAlarmShare, errors.harmAlarmShare);
    case "mean day":
      return {
        value: summary.meanDaysToStop,
        error: errors.meanDaysToStop,
        text: `${summary.meanDaysToStop.toFixed(1)} ± ${errors.meanDaysToStop.toFixed(1)}`,
      };
    case "mean day of split alarm":
      return day(summary.meanDayOfSplitAlarm);
    case "mean day of harm alarm":
      return day(summary.meanDayOfHarmAlarm);
  }
}

function share(value: number, error: number): Measured {
  return { value: value * 100, error: error * 100, text: `${(value * 100).toFixed(2)} ± ${(error * 100).toFixed(2)}%` };
}

/** Infinite where the alarm never came: no limit on a day is then kept. */
function day(mean: number | null): Measured {
  return { value: mean ?? Infinity, error: 0, text: mean?.toFixed(1) ?? "never" };
}

function limitText({ figure, atMost, atLeast }: Expectation): string {
  const unit = figure.startsWith("mean day") ? "" : "%";
  return [
    ...(atMost === undefined ? [] : [`at most ${atMost}${unit}`]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}${unit}`]),
  ].join(", ");
}
