import type { Judgement, NamedPolicy } from "../decision/index.ts";
import { applyOtherRules, type OtherOutcome } from "./other-rules.ts";
import type { DailySeries } from "./recorded-series.ts";
import { replay, type ReplayedDay } from "./replay.ts";

/** When the policy would have stopped one recorded experiment, and with what. */
export interface Backtest {
  readonly series: DailySeries;
  /** Every look, also those after the stop: what would have been said had nobody acted. */
  readonly days: readonly ReplayedDay[];
  /** The look that stopped it; else the last one; undefined without any counts. */
  readonly end: ReplayedDay | undefined;
  readonly verdict: Judgement["verdict"];
  /** Index of the declared winner, null where none was. */
  readonly winner: number | null;
  /** Counted from the first day with traffic, which is day 1. */
  readonly stoppedOnDay: number | null;
  readonly others: readonly OtherOutcome[];
}

export function backtest(series: DailySeries, policy: NamedPolicy): Backtest {
  const days = [...replay(series, policy)];
  const stop = days.find(({ judgement }) => judgement.verdict === "winner");
  const end = stop ?? days.at(-1);
  return {
    series,
    days,
    end,
    verdict: end?.judgement.verdict ?? "not-yet",
    winner: stop?.judgement.winner ?? null,
    stoppedOnDay: stop?.judgement.day ?? null,
    others: applyOtherRules(days),
  };
}
