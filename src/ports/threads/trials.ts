import type { AccountFacts, NamedPolicy, Policy } from "../../decision/index.ts";
import type { BacktestRecord, Reader } from "../../messages/index.ts";
import type { DailySeries, LiftPlan, PlannedTraffic, RunCounts, Scenario } from "../../replay/index.ts";

/** Lifts and planned horizons in days, at the traffic of an experiment that is planned. */
export interface PlanQuestion {
  readonly rules: Policy;
  readonly traffic: PlannedTraffic;
  readonly lifts: readonly number[];
  readonly days: readonly number[];
}

export interface SimulationQuestion {
  readonly scenario: Scenario;
  readonly policy: NamedPolicy;
  readonly account: AccountFacts;
  readonly seed: number;
  readonly runs: number;
}

export interface BacktestQuestion {
  readonly series: readonly DailySeries[];
  readonly policy: NamedPolicy;
  readonly account: AccountFacts;
  /** How the series were read, for people. */
  readonly notes: readonly string[];
  /** For whom the report is written. */
  readonly reader: Reader;
}

/** A backtest of every series: what `herald backtest` prints, as facts and as lines. */
export interface Backtested {
  readonly records: readonly BacktestRecord[];
  readonly report: readonly string[];
}

/**
 * Tries rules on experiments that are not in the ledger, beside the thread that reads, decides and writes. Each: @throws what the signal was
 * aborted with, after the part that is being made
 */
export interface Trials {
  plan(question: PlanQuestion, signal: AbortSignal): Promise<readonly LiftPlan[]>;
  simulate(question: SimulationQuestion, signal: AbortSignal): Promise<RunCounts>;
  backtest(question: BacktestQuestion, signal: AbortSignal): Promise<Backtested>;
}
