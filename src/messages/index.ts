export type { DigestEntry, DigestModel, StopStory, Unread } from "./model.ts";
export type { ActingModel, AnnouncementModel, ReceiptModel } from "./acting-model.ts";
export { ANSWER_KINDS, answerOfAction, holdSentence, NOT_YET_DAYS, type Answered, type AnswerKind } from "./answers.ts";
export { renderDigest, type RenderedDigest } from "./render-digest.ts";
export { renderAnnouncement, renderProposal, renderReceipt } from "./render-acting.ts";
export { renderEnd, renderOnset, renderPast, type SignalModel } from "./render-signal.ts";
export {
  renderDeletedReport,
  renderFinalReport,
  type FinalReportModel,
  type StoppedBy,
} from "./render-final-report.ts";
export { renderScorecard } from "./render-scorecard.ts";
export type { CalledOff, Doubted, Scored, ScorecardModel, ScoredStop, Undecided } from "./scorecard-model.ts";
export { renderThread, type ThreadModel } from "./render-thread.ts";
export { continuedSummary, continuedTitle, inTheThread, TOLD_FURTHER_UP } from "./paging-words.ts";
export { renderChecks } from "./checks/render-checks.ts";
export { checkWords, failingSentence } from "./checks/check-words.ts";
export { replySentence, type ReplyFact } from "./reply-words.ts";
export { tellStop } from "./stop-words.ts";
export { cleanText, hasRightToLeft } from "./clean-text.ts";
export { experimentChart } from "./experiment-chart.ts";
export { VARIANTS_SHOWN } from "./chart-arms.ts";
export type { ChartArm, ChartPoint, ChartRange, EvidencePanel, ExperimentChart } from "./chart-model.ts";
export { fitWidth, padWidth, textWidth, wrapText } from "./text-width.ts";
export {
  formatAmount,
  formatCount,
  formatDate,
  formatLift,
  formatProbability,
  formatRate,
  formatTime,
  plainSpaces,
} from "./format.ts";
export {
  renderExplanation,
  type Difference,
  type ExplainedAlert,
  type ExplainedStop,
  type ExplanationModel,
} from "./explanation.ts";
export { textTable } from "./text-table.ts";
