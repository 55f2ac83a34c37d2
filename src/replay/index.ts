/** The live decision code over daily series, recorded or simulated: what a policy would have done, and what it costs and gains. Pure. */
export { armOf, type DailySeries } from "./recorded-series.ts";
export { replay } from "./replay.ts";
export { backtest, type Backtest } from "./backtest.ts";
export { middlesOf } from "./middles.ts";
export { OTHER_RULES } from "./other-rules.ts";
export { scenarioOf, withRates, type Scenario } from "./scenario.ts";
export { addRuns, countRuns, NO_RUNS, type RunCounts, type Source } from "./simulation.ts";
export { auditFigures, type AuditFigures } from "./self-audit.ts";
export { summarizeRuns, type SimulationSummary, type StopQuantile } from "./summarize-runs.ts";
export { simulateSeries } from "./simulate-days.ts";
export { RandomStream } from "../stats/index.ts";
export {
  LONGEST_PLAN,
  PLAN_RUNS,
  planPower,
  type LiftPlan,
  type PlannedTraffic,
  type Power,
} from "./plan-power.ts";
export { planGuardrails, type GuardrailPlan } from "./plan-guardrails.ts";
export { thresholdsByDay, type ThresholdOfDay, type Thresholds } from "./thresholds.ts";
export { recordedFrom, replayRecorded, type RecordedExperiment } from "./replay-recorded.ts";
export { whatIf, type WhatIfOutcome } from "./what-if.ts";
export {
  ownTraffic,
  rehearsedFigures,
  rehearsedParts,
  rehearsePart,
  type OwnTraffic,
  type RehearsedFigures,
  type RehearsedPart,
} from "./rehearsed-traffic.ts";
