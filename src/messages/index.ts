export type { DigestEntry, DigestBrief, DigestModel, ActStory, Unread, Standing, WorkerNote } from "./digest/model.ts";
export { digestBrief } from "./digest/digest-brief.ts";
export type { ActingModel, AnnouncementModel, ReceiptModel, RolloutOffer } from "./acting/acting-model.ts";
export {
  ANSWER_KINDS,
  answerOfAction,
  holdSentence,
  NOT_YET_DAYS,
  type Answered,
  type AnswerKind,
  type ButtonValue,
} from "./acting/answers.ts";
export { NOT_ASKED } from "./acting/not-asked.ts";
export { OPEN_PAGE } from "./acting/open-page.ts";
export { decisionsShown } from "./digest/digest-notification.ts";
export { detailsShown, renderDigest, type RenderedDigest } from "./digest/render-digest.ts";
export { checkNarrative, type CheckedNarrative, type NarrativeProblem } from "./narrative/check-narrative.ts";
export { narrativeFacts, type NarratedExperiment, type NarrativeFacts } from "./narrative/narrative-facts.ts";
export type { Sheet, SheetValue } from "./digest/sheet.ts";
export { renderAnnouncement, renderProposal, renderReceipt } from "./acting/render-acting.ts";
export { renderAlertOver, renderAlert, renderPastAlert, type AlertModel } from "./alerts/render-alert.ts";
export {
  renderDeletedReport,
  renderFinalReport,
  type FinalReportModel,
  type StoppedBy,
} from "./reports/render-final-report.ts";
export { renderWelcome, type WelcomeModel } from "./reports/render-welcome.ts";
export { renderScorecard } from "./reports/render-scorecard.ts";
export type {
  CalledOff,
  Doubted,
  FalseWinners,
  ForecastRecord,
  Scored,
  ScorecardModel,
  ScoredStop,
  SelfAudit,
  Undecided,
} from "./reports/scorecard-model.ts";
export { renderThread, type ThreadModel } from "./digest/render-thread.ts";
export { capitalized, failureWords } from "./text/failure-words.ts";
export { answerElsewhere, openingWords } from "./text/elsewhere-words.ts";
export { leftOutWords } from "./text/left-out-words.ts";
export { chanceText } from "./checks/chance.ts";
export { renderChecks, toldChecks, type ToldCheck } from "./checks/render-checks.ts";
export { metricLines } from "./checks/metric-table.ts";
export { checkTitle, checkWords, failingSentence } from "./checks/check-words.ts";
export { replySentence, type ReplyFact } from "./acting/reply-words.ts";
export { tellAct } from "./acting/act-words.ts";
export { cleanText, hasRightToLeft, shorten, shortenToLength } from "./text/clean-text.ts";
export { experimentChart } from "./charts/experiment-chart.ts";
export { VARIANTS_SHOWN } from "./charts/chart-arms.ts";
export type {
  ChartArm,
  ChartPoint,
  ChartRange,
  EvidencePanel,
  ExperimentChart,
  RateLine,
} from "./charts/chart-model.ts";
export { fitWidth, padWidth, textWidth, wrapText } from "./text/text-width.ts";
export {
  formatAmount,
  formatCount,
  formatDate,
  formatDay,
  formatMonth,
  formatDecimals,
  formatLift,
  formatLiftEnd,
  formatLossInPoints,
  formatProbability,
  formatRate,
  formatSetting,
  formatTime,
  formatWait,
  plainSpaces,
} from "./text/format.ts";
export { differencesOf, type Difference } from "./explanation/differences.ts";
export {
  isProven,
  type FigureFinding,
  type HashedPart,
  type HashFinding,
  type ProofFindings,
} from "./explanation/proof-findings.ts";
export { NOTHING_RECOMPUTED, PROOF_PARTS, tellProof, type ToldProof } from "./explanation/proof-words.ts";
export type {
  ExperimentStory,
  ExplainedAlert,
  ExplainedAct,
  ExplainedMessage,
  ExplainedWrite,
  ExplanationModel,
} from "./explanation/model.ts";
export { renderExplanation } from "./explanation/render-explanation.ts";
export { tellDecision } from "./explanation/explanation.ts";
export type { Section, SectionPart, Told } from "./explanation/sections.ts";
export { USUAL_READER, writtenCommand, writtenFor, type Reader } from "./text/reader.ts";
export { quoted, shellCommand } from "./text/shell-command.ts";
export { textTable } from "./text/text-table.ts";
export { listRow, type ExperimentsQuery, type ExperimentsView, type ListRow } from "./views/experiments-view.ts";
export {
  experimentView,
  type DaysView,
  type ExperimentView,
  type LiftLine,
  type VerdictRun,
} from "./views/experiment-view.ts";
export type { PolicyLine } from "./views/policy-words.ts";
export type { JobLine, QueueView, SystemCheck, SystemView } from "./views/system-view.ts";
export { programView, type ProgramFigure, type ProgramView } from "./views/program-view.ts";
export { policyNameFor, policyYaml } from "./views/policy-yaml.ts";
export { readWhatIf } from "./views/what-if-fields.ts";
export type {
  OutcomeWords,
  PolicyLimits,
  WhatIfAsked,
  WhatIfField,
  WhatIfFieldName,
  WhatIfPast,
  WhatIfPastRow,
  WhatIfResults,
  WhatIfTraffic,
  WhatIfView,
} from "./views/what-if-view.ts";
export {
  endsAlike,
  hindsightSentences,
  ledgerSentences,
  NEWER_QUESTION,
  NO_TRAFFIC_TO_SIMULATE,
  outcomeWords,
  pastWords,
  trafficWords,
} from "./views/what-if-words.ts";
export { experimentPath } from "./views/paths.ts";
export { backtestRecord, type BacktestRecord } from "./replays/backtest-record.ts";
export { backtestReport } from "./replays/backtest-report.ts";
export { judgementCheckLines } from "./replays/judgement-words.ts";
export { metricNotes } from "./replays/metric-notes.ts";
export { planRecord } from "./replays/plan-record.ts";
export { planReport } from "./replays/plan-report.ts";
export { simulationRecord } from "./replays/simulation-record.ts";
export { simulationReport, type PowerAt } from "./replays/simulation-report.ts";
export { QUESTIONS, renderHelp, type HelpFacts } from "./asking/help.ts";
export type { Glance } from "./asking/glance.ts";
export { renderHome, type HomeModel } from "./asking/home.ts";
export { renderOutcome, type AskedContext, type AskedOutcome, type NamedExperiment } from "./asking/outcomes.ts";
export { renderPlan, renderPlanHelp, type PlanProblem } from "./asking/plan.ts";
export { renderStatus } from "./asking/status.ts";
export { renderWhy } from "./asking/why.ts";
export { nearest } from "./text/nearest.ts";
