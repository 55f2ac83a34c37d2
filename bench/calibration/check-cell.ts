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

/** The shares that a figure stands for; each has its Monte Carlo error under the same name. */
const SHARES = {
  "false winners": "falseWinnerShare",
  "false stops": "falseStopShare",
  "best variant found": "rightWinnerShare",
  "wrong winners": "wrongWinnerShare",
  "left to people": "proposedShare",
  "blocked by the split": "splitBlockedShare",
  "split alarms": "splitAlarmShare",
  "harm alarms": "harmAlarmShare",
  "harm actions": "harmActionShare",
  "held back": "heldBackShare",
} as const satisfies Partial<Record<Figure, keyof SimulationSummary["standardErrors"]>>;

function measuredOf(figure: Figure, summary: SimulationSummary): Measured {
  const { standardErrors: errors } = summary;
  switch (figure) {
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
    case "mean day of harm action":
      return day(summary.meanDayOfHarmAction);
    case "winners":
      return share(summary.stoppedShare, summary.monteCarloError);
    default:
      return share(summary[SHARES[figure]], errors[SHARES[figure]]);
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
