import { failingSentence } from "../checks/check-words.ts";
import { hindsightSentences } from "../checks/outlook-words.ts";
import { expectedSentence } from "../acting/acting-notification.ts";
import { tellAct } from "../acting/act-words.ts";
import { cleanText } from "../text/clean-text.ts";
import {
  formatAmount,
  formatCount,
  formatDay,
  formatDayAt,
  formatDecimals,
  formatLift,
  formatSetting,
  formatShare,
} from "../text/format.ts";
import type { CalledOff, Doubted, Scored, ScorecardModel, ScoredStop, Undecided } from "./scorecard-model.ts";
import type { StoppedBy } from "./render-final-report.ts";

const ARM = 40;

/** One experiment of a scorecard in plain words: a lead and sentences without full stop, uncleaned as they came. */
export interface ScoreRow {
  readonly of: Scored;
  readonly sentences: readonly string[];
}

export interface ScorePart {
  readonly title: string;
  readonly rows: readonly ScoreRow[];
  /** Said once below the rows; empty where there is nothing to say. */
  readonly note: string;
}

/** What matters of the week in one line; plain text, at most 150 characters. */
export function scoreHeadline(model: ScorecardModel): string {
  const { stopped, calledOff, doubted, undecided, running } = model;
  const clauses = [
    ...count(
      stopped.filter(({ by }) => by.kind !== "elsewhere").length,
      "stopped through Herald",
      "stopped through Herald",
    ),
    ...count(stopped.filter(({ by }) => by.kind === "elsewhere").length, "ended elsewhere", "ended elsewhere"),
    ...count(calledOff.length, "stop canceled", "stops canceled"),
    ...count(doubted.length, "winner looks wrong now", "winners look wrong now"),
    ...count(undecided.length, "decision for you", "decisions for you"),
  ];
  if (clauses.length === 0) return `A quiet week: nothing to decide · ${formatCount(running)} running`;
  return [...clauses, ...count(running, "running", "running")].join(" · ");
}

/** Whether there is nothing to tell but that. */
export function isQuietWeek({ stopped, calledOff, doubted, undecided, inconclusive }: ScorecardModel): boolean {
  return stopped.length + calledOff.length + doubted.length + undecided.length + inconclusive === 0;
}

/** The sections that have something to say, in the order in which they are read. */
export function scoreParts(model: ScorecardModel): readonly ScorePart[] {
  const { stopped, doubted, undecided, calledOff, inconclusive } = model;
  const parts: readonly ScorePart[] = [
    {
      title: "Winners that look wrong now",
      rows: doubted.map((doubt) => ({ of: doubt, sentences: doubtSentences(doubt, model) })),
      note: "",
    },
    {
      title: "Decide",
      rows: undecided.map((open) => ({ of: open, sentences: undecidedSentences(open) })),
      note: "",
    },
    {
      title: "Decided",
      rows: stopped.map((stop) => ({ of: stop, sentences: stopSentences(stop, model) })),
      note: worthNote(stopped),
    },
    {
      title: "Canceled stops",
      rows: calledOff.map((called) => ({ of: called, sentences: calledOffSentences(called) })),
      note: "",
    },
    {
      title: "No winner",
      rows: [],
      note: inconclusive === 0 ? "" : `${formatAmount(inconclusive, "experiment")} ended without a winner this week.`,
    },
  ];
  return parts.filter(({ rows, note }) => rows.length > 0 || note !== "");
}

/** What the winners bring together: shrunken effects may be added up, observed ones may not. */
function worthNote(stopped: readonly ScoredStop[]): string {
  const worths = stopped.flatMap(({ worth }) => worth ?? []);
  if (worths.length === 0) return "";
  const sum = worths.reduce((all, { conversionsPerWeek }) => all + conversionsPerWeek.value, 0);
  const together = worths.length === 1 ? "" : `Together, that is about ${signed(sum)} conversions a week. `;
  return `${together}Long-run lifts and weekly figures have 80% intervals, and are lower than the measured lifts suggest.`;
}

/** What was promised, and how it went so far. */
export function promiseSentence({ promise: { automaticStops, lookWrong, alpha } }: ScorecardModel): string {
  const promised = `Maximum false-positive rate: ${formatSetting(alpha)}`;
  if (automaticStops === 0) return `${promised}. Herald has not stopped any experiment by itself yet.`;
  const wrong =
    lookWrong === 0
      ? "no winner looks wrong now"
      : `${formatAmount(lookWrong, "winner looks", "winners look")} wrong now`;
  return `${promised}. Automatic stops so far: ${formatCount(automaticStops)}, ${wrong}.`;
}

/** Fewer forecasts say nothing about how good they are. */
const FORECASTS_TOLD = 5;

/** What the promise means in winners, and how good forecasts were: sentences with full stops. */
export function recordSentences({ promise: { falseWinners, forecasts, archived } }: ScorecardModel): readonly string[] {
  const { experiments, atMost, winners, estimated } = falseWinners;
  const guaranteed =
    experiments === 0
      ? []
      : [
          `Among the ${formatAmount(experiments, "experiment")} that Herald began to watch in the last 365 days, expect at most ${formatDecimals(atMost, 1)} false ${plural(atMost, "winner")}.`,
        ];
  const guess =
    estimated === null
      ? []
      : [
          `Of the ${formatAmount(winners, "winner")} that Herald stopped, about ${formatDecimals(estimated, 1)} may be false.`,
        ];
  const foretold =
    forecasts.made < FORECASTS_TOLD
      ? []
      : [
          `Herald forecast ${formatAmount(forecasts.made, "experiment")} after a week: ${formatShare(forecasts.held / forecasts.made)} of its 80% ranges were right.`,
        ];
  const notCounted = archived === 0 ? [] : [`Not counted: ${formatAmount(archived, "archived experiment")}.`];
  return [...guaranteed, ...guess, ...foretold, ...notCounted];
}

function plural(count: number, one: string): string {
  return formatDecimals(count, 1) === formatDecimals(1, 1) ? one : `${one}s`;
}

/** The month's audit; empty where there was none. */
export function auditSentences({ selfAudit, promise: { alpha } }: ScorecardModel): readonly string[] {
  if (selfAudit === undefined) return [];
  const { runs, falseShare, experiments, medianPhi } = selfAudit;
  const spread =
    medianPhi === null
      ? ""
      : ` Your experiments vary ${formatDecimals(medianPhi, 1)} times as much as chance explains (median dispersion).`;
  return [
    `Monthly self-audit: Herald split the control traffic of ${formatAmount(experiments, "experiment")} at random ${formatCount(runs)} times. It found a false winner in ${formatShare(falseShare)} of the splits (allowed: ${formatSetting(alpha)}).`,
    `A random split can't show clustering.${spread}`,
  ];
}

/** `by Herald`, `by Ana through Herald`, `in Ours Privacy`. */
function whoStopped(by: StoppedBy): string {
  if (by.kind === "person") return `by ${cleanText(by.by, ARM)} through Herald`;
  return by.kind === "herald" ? "by Herald" : "by someone in Ours Privacy";
}

function stopSentences(stop: ScoredStop, { timeZone }: ScorecardModel): string[] {
  const { winner, worth } = stop;
  const ended = `Stopped on ${formatDayAt(stop.at, timeZone)} ${whoStopped(stop.by)}`;
  if (winner === undefined) return [`${ended}, without a winner`];
  const name = cleanText(winner.name, ARM);
  if (winner.isControl) return [`${ended}. Winner: ${name} (the control), so there is nothing to roll out`];
  const lift = winner.lift === null ? "" : ` ${formatLift(winner.lift)}`;
  const expected = expectedSentence(winner);
  return [
    `${ended}. Winner: ${name}${lift}`,
    ...(expected === undefined ? [] : [expected]),
    worth === undefined ? "Its value cannot be estimated" : worthSentence(worth),
  ];
}

function worthSentence({
  conversionsPerWeek: { value, low, high },
  impressionsPerWeek,
}: NonNullable<ScoredStop["worth"]>): string {
  const gain = `${signed(value)} conversions a week (${signed(low)} to ${signed(high)})`;
  return `Rolled out, expect about ${gain} at ${formatCount(Math.round(impressionsPerWeek))} impressions a week`;
}

function doubtSentences({ decision, hindsight, isStillServing, at }: Doubted, { timeZone }: ScorecardModel): string[] {
  return [
    `Stopped on ${formatDayAt(at, timeZone)} by Herald`,
    ...(hindsight.kind === "looks-wrong" ? hindsightSentences(hindsight, decision) : []),
    ...(isStillServing ? ["Visitors still saw the test after the stop"] : []),
    "Do not roll it out on these numbers. If it is rolled out, consider a new test",
  ];
}

const UNDECIDED: Readonly<Record<Undecided["because"], { readonly since: string; readonly toDo: string }>> = {
  horizon: { since: "The planned time ended without a winner on", toDo: "End it, or decide how long it may still run" },
  blocked: { since: "It has had a problem since", toDo: "Fix the problem, or end it" },
  proposed: {
    since: "A winner has been waiting for your answer since",
    toDo: "Answer its message, or end it in Ours Privacy",
  },
};

function undecidedSentences({ because, since, decision }: Undecided): string[] {
  const winner = decision.winner === null ? undefined : decision.arms[decision.winner];
  const why = winner === undefined ? failingSentence(decision) : `Winner: ${winner.name}`;
  const { since: sinceWhen, toDo } = UNDECIDED[because];
  return [`${sinceWhen} ${formatDay(since)}`, ...(why === undefined ? [] : [why]), toDo];
}

function calledOffSentences(called: CalledOff): string[] {
  return [tellAct(called, called.decision).outcome];
}

function signed(value: number): string {
  const rounded = Math.round(value);
  return rounded > 0 ? `+${formatCount(rounded)}` : formatCount(rounded + 0);
}

function count(amount: number, one: string, many: string): string[] {
  return amount === 0 ? [] : [`${formatCount(amount)} ${amount === 1 ? one : many}`];
}
