import type { Instant } from "../../experiment/index.ts";
import type { Part } from "../../notify/index.ts";
import { renderScorecard } from "../reports/render-scorecard.ts";
import type { ScorecardModel } from "../reports/scorecard-model.ts";
import { formatAmount, formatCount, formatDecimals, formatShare } from "../text/format.ts";

/** How testing goes over a while: what its page shows. */
export interface ProgramView {
  readonly days: number;
  readonly from: Instant;
  readonly until: Instant;
  /** IANA name. */
  readonly timeZone: string;
  readonly figures: readonly ProgramFigure[];
  /** By month of their end, the first one first: from the first one in which any ended, at least the last three. */
  readonly months: readonly ProgramMonth[];
  /** What the scorecard of this time says. */
  readonly body: readonly Part[];
  readonly isDemo: boolean;
}

export interface ProgramMonth {
  readonly month: string;
  readonly ended: number;
  readonly winners: number;
  /** What these winners are expected to be worth, and that as conversions a week; empty and 0 without any. */
  readonly worth: string;
  readonly worthAWeek: number;
}

export interface ProgramFigure {
  readonly title: string;
  readonly value: string;
  /** What it means, or how sure it is; may be empty. */
  readonly note: string;
}

const DAYS_A_MONTH = 30;
const MONTHS_AT_LEAST = 3;

/**
 * @param dispersions of each experiment of which it is known
 * @throws RangeError on an unknown time zone
 */
export function programView(model: ScorecardModel, days: number, dispersions: readonly number[]): ProgramView {
  const { from, until, timeZone, isDemo } = model;
  const body = renderScorecard(model).body.filter(({ part }) => part !== "title");
  return {
    days,
    from,
    until,
    timeZone,
    figures: [...figuresOf(model, days), ...dispersionFigure(dispersions)],
    months: monthsOf(model),
    body: body.slice(1),
    isDemo,
  };
}

function figuresOf({ stopped, running, undecided, promise }: ScorecardModel, days: number): readonly ProgramFigure[] {
  const won = winnersOf(stopped);
  const worth = stopped.flatMap((stop) => stop.worth?.conversionsPerWeek ?? []);
  const sum = (of: (one: (typeof worth)[number]) => number): number => worth.reduce((total, one) => total + of(one), 0);
  const { falseWinners, automaticStops, lookWrong } = promise;
  return [
    { title: "Running", value: formatCount(running), note: "" },
    {
      title: "Ended",
      value: formatCount(stopped.length),
      note: `${formatDecimals((stopped.length * DAYS_A_MONTH) / days, 1)} per 30 days`,
    },
    {
      title: "Win rate",
      value: stopped.length === 0 ? "–" : formatShare(won / stopped.length),
      note: `${formatCount(won)} of ${formatCount(stopped.length)} ended with a variant as winner`,
    },
    {
      title: "Estimated impact",
      value: worth.length === 0 ? "–" : `${signed(sum(({ value }) => value))} conversions a week`,
      note:
        worth.length === 0
          ? ""
          : `${signed(sum(({ low }) => low))} to ${signed(sum(({ high }) => high))}, 80% interval, in the long run, if every winner is rolled out`,
    },
    {
      title: "False winners",
      value: `at most ${formatDecimals(falseWinners.atMost, 1)}`,
      note: `expected, by design, over ${formatAmount(falseWinners.experiments, "experiment")} in a year${falseWinners.estimated === null ? "" : `; estimated ${formatDecimals(falseWinners.estimated, 1)} of ${formatCount(falseWinners.winners)}`}`,
    },
    {
      title: "Automatic stops",
      value: formatCount(automaticStops),
      note: `${formatCount(lookWrong)} of them look wrong now`,
    },
    { title: "Undecided", value: formatCount(undecided.length), note: "past their planned duration, without a winner" },
  ];
}

function winnersOf(stopped: ScorecardModel["stopped"]): number {
  return stopped.filter(({ winner }) => winner !== undefined && !winner.isControl).length;
}

function monthsOf({ stopped, from, until }: ScorecardModel): ProgramView["months"] {
  const byMonth = Map.groupBy(stopped, ({ at }) => at.slice(0, 7));
  const months: string[] = [];
  for (let month = from.slice(0, 7); month <= until.slice(0, 7); month = nextMonth(month)) months.push(month);
  const first = months.findIndex((month) => byMonth.has(month));
  const lately = Math.max(0, months.length - MONTHS_AT_LEAST);
  return months.slice(first === -1 ? lately : Math.min(first, lately)).map((month): ProgramMonth => {
    const ended = byMonth.get(month) ?? [];
    const worth = ended.flatMap((stop) => stop.worth?.conversionsPerWeek.value ?? []);
    const worthAWeek = worth.reduce((sum, one) => sum + one, 0);
    return {
      month,
      ended: ended.length,
      winners: winnersOf(ended),
      worth: worth.length === 0 ? "" : `${signed(worthAWeek)} a week`,
      worthAWeek,
    };
  });
}

/** How much days vary, which the evidence allows for. */
function dispersionFigure(dispersions: readonly number[]): readonly ProgramFigure[] {
  const sorted = dispersions.toSorted((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return [];
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]!;
  return [
    {
      title: "Day-to-day variation",
      value: formatDecimals(middle, 1),
      note: `How much days vary, compared with chance alone (1.0): ${formatDecimals(least, 1)} to ${formatDecimals(most, 1)} across ${formatAmount(sorted.length, "experiment")}. The evidence is corrected for it`,
    },
  ];
}

function nextMonth(month: string): string {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

function signed(count: number): string {
  const rounded = Math.round(count);
  return rounded > 0 ? `+${formatCount(rounded)}` : rounded < 0 ? `−${formatCount(-rounded)}` : "0";
}
