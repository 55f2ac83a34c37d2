import type { NamedPolicy } from "../decision/index.ts";
import { backtestRecord, backtestReport, writtenFor } from "../messages/index.ts";
import type {
  Backtested,
  BacktestQuestion,
  PlanQuestion,
  RehearsalQuestion,
  SimulationQuestion,
} from "../ports/index.ts";
import {
  backtest,
  countRuns,
  planPower,
  rehearsePart,
  whatIf,
  type LiftPlan,
  type RecordedExperiment,
  type RehearsedPart,
  type RunCounts,
  type WhatIfOutcome,
} from "../replay/index.ts";

/** What the thread is asked for at a time: little, so that nobody waits long for what is no longer wanted. */
export type WhatIfTask =
  | { readonly kind: "replay"; readonly recorded: RecordedExperiment; readonly policy: NamedPolicy }
  | ({ readonly kind: "rehearse"; readonly part: number } & RehearsalQuestion)
  | ({ readonly kind: "plan" } & PlanQuestion)
  | ({ readonly kind: "simulate"; readonly from: number; readonly to: number } & Omit<SimulationQuestion, "runs">)
  | ({ readonly kind: "backtest" } & BacktestQuestion);

export type WhatIfAnswer = WhatIfOutcome | RehearsedPart | readonly LiftPlan[] | RunCounts | Backtested;

export function answer(task: WhatIfTask): WhatIfAnswer {
  switch (task.kind) {
    case "replay":
      return whatIf(task.recorded, task.policy);
    case "rehearse":
      return rehearsePart(task.rules, task.traffic, task.lift, task.part);
    case "plan":
      return planPower(task.rules, task.traffic, task.lifts, task.days);
    case "simulate": {
      const { scenario, policy, seed, from, to, account } = task;
      return countRuns({ kind: "simulated", scenario }, policy, seed, from, to, account);
    }
    case "backtest":
      return backtested(task);
  }
}

function backtested({ series, policy, account, notes, reader }: BacktestQuestion): Backtested {
  const results = series.map((one) => backtest(one, policy, account));
  return writtenFor(reader, () => ({
    records: results.map((result) => backtestRecord(result, policy, false)),
    report: backtestReport(results, policy, notes),
  }));
}
