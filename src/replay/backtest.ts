import { NO_ACCOUNT_FACTS, type AccountFacts, type Judgement, type NamedPolicy } from "../decision/index.ts";
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
  /** How much days varied by that look: of the variants the largest dispersion; null before there are two days. */
  readonly dispersion: number | null;
  /** The winner is left to people, because a check asks for one. */
  readonly isProposed: boolean;
  readonly others: readonly OtherOutcome[];
}

/** @param account what was known of the account before */
export function backtest(series: DailySeries, policy: NamedPolicy, account: AccountFacts = NO_ACCOUNT_FACTS): Backtest {
  const days = [...replay(series, policy, account)];
  const stop = days.find(({ judgement }) => judgement.verdict === "winner");
  const end = stop ?? days.at(-1);
  return {
    series,
    days,
    end,
    verdict: end?.judgement.verdict ?? "not-yet",
    winner: stop?.judgement.winner ?? null,
    stoppedOnDay: stop?.judgement.day ?? null,
    dispersion: end === undefined ? null : dispersionOf(end.judgement),
    isProposed: stop !== undefined && stop.judgement.checks.some(({ needsPerson }) => needsPerson),
    others: applyOtherRules(days),
  };
}

function dispersionOf({ opened }: Judgement): number | null {
  const phis = (opened.figures?.pairs ?? []).flatMap((pair) => pair?.dispersion?.phi ?? []);
  return phis.length === 0 ? null : Math.max(...phis);
}
