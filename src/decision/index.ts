export type { LiftPrior } from "../stats/index.ts";
export {
  DEFAULT_POLICY,
  type ActingMode,
  type EndingMode,
  type HarmMode,
  type ErrorBudget,
  type Guardrail,
  type MetricDirection,
  type NamedPolicy,
  type Policy,
} from "./policy.ts";
export {
  fingerprintOf,
  SPENDING_TRACKS,
  type AccountFacts,
  type Fingerprint,
  type History,
  type MarginRecord,
  type MetricLook,
  type Pause,
  type Look,
  type PairRecord,
  type SpendingRecord,
  type SpendingTrack,
} from "./history.ts";
export {
  dispersionOf,
  accountFactsOf,
  EXPERIMENTS_FOR_PRIOR,
  effectOf,
  NO_ACCOUNT_FACTS,
  type OtherExperiment,
} from "./evidence/account-facts.ts";
export type {
  Advice,
  ArmReport,
  Decision,
  Estimate,
  Forecast,
  HiddenCounts,
  MetricArm,
  MetricReport,
  NotEstimable,
  Signal,
  Verdict,
} from "./decision.ts";
export type {
  ArmListProblem,
  BoundaryToday,
  ConfigurationChange,
  ConfigurationChanged,
  CountChange,
  CountProblem,
  SplitBroken,
  SwitchedOff,
  TrafficProblem,
  UnsoundCounts,
  Weighed,
  WeightsChanged,
} from "./findings.ts";
export { CHECK_IDS, groupOf, type Check, type CheckId, type Findings } from "./checks/all-checks.ts";
export type { CheckGroup, CheckStatus } from "./checks/check.ts";
export type { DecisionInput } from "./decision-input.ts";
export { METHOD } from "./method.ts";
export type { AlertEnd, AlertFact, AlertKind, StillServing, Unreadable } from "./alert-facts.ts";
export type { Act, ActReason, Intention, RolloutAct } from "./acting/act.ts";
export {
  DONE_STATES,
  isDone,
  isDoneState,
  type ActEnding,
  type ActFacts,
  type DoneEnding,
  type StopFacts,
  type Withdrawal,
} from "./acting/act-ending.ts";
export { reasonsIn, supports, winnerIdOf } from "./acting/reasons.ts";
export { planAction, type Circumstances, type Plan, type ProposalReason } from "./acting/plan-action.ts";
export {
  asksForAct,
  holdOf,
  ownHoldOf,
  pauseOf,
  type Hold,
  type Instruction,
  type InstructionKind,
} from "./acting/instructions.ts";
export { calendarDay, startOfLocalDay, startOfNextLocalDay } from "./acting/local-day.ts";
export { isWithin, nextOutside, nextWithin, type Hours, type Weekday } from "./acting/allowed-hours.ts";
export { boundariesInForce } from "./evidence/effective-conversions.ts";
export { attentionOf, isSignalled, problemCheck, type Attention } from "./standing/attention.ts";
export { armAhead, bestVariant, shareOfEvidence, shareOfWeighed } from "./standing/ahead.ts";
export { isDoubtful } from "./standing/doubtful.ts";
export { listFacts, type ListFacts } from "./standing/list-facts.ts";
export { daysSoFar, type DaySoFar } from "./standing/days-so-far.ts";
export {
  countsOf,
  mayShow,
  NOTHING_SHOWN,
  shownAfter,
  type CountsByArm,
  type MayShow,
  type ShownCounts,
} from "./shown/shown-counts.ts";
export { hideAlertCounts, hideEndCounts, hideSmallCells } from "./shown/hide-small-cells.ts";
export { decide } from "./decide.ts";
export { brokenPromises, type LooseRule, type UnsafeNote } from "./unsafe.ts";
export { hindsightOf, type Hindsight, type HindsightObjection } from "./hindsight.ts";
export { rolloutWorth, type RolloutWorth } from "./rollout-worth.ts";
export { judge, type Judgement } from "./judge.ts";
export { startGoalTally, type Kept } from "./case.ts";
export { startMetricTally } from "./metrics/opened-metric.ts";
export { metricDays, type MetricState } from "./metrics/metric-days.ts";
export { eventsToRead, harmLimits, wantedMetrics, type WantedMetric } from "./metrics/wanted-metrics.ts";
export type { SpendingPaths } from "./evidence/spending-paths.ts";
export { summarizeArms } from "./summarize-arms.ts";
export { summarizeMetrics } from "./metrics/summarize-metrics.ts";
export { ratesOverTime } from "./rates-over-time.ts";
export { addDay, type Tally } from "./counts/tally.ts";
export { wholeDaysPaused } from "./counts/paused-days.ts";
export { rehearse, shareOf, type RehearsedStop } from "./rehearsal/rehearse.ts";
export { rehearseMargins } from "./rehearsal/rehearse-margins.ts";
export { chanceAt, ruleByDay, type DayRule } from "./rehearsal/rule-by-day.ts";
export { daysNeeded } from "./evidence/days-needed.ts";
