export { asOfField } from "./as-of-field.ts";
export {
  certificateTrouble,
  certificateTroubleIn,
  certificateTroubleOf,
  type CertificateTrouble,
} from "../experiment/index.ts";
export type { Clock } from "./clock.ts";
export type { CountLedger, LedgerCounts } from "./ledger-counts.ts";
export type { Log } from "./log.ts";
export type { Judge } from "./threads/judge.ts";
export type { RehearsalQuestion, WhatIf } from "./threads/what-if.ts";
export type {
  Backtested,
  BacktestQuestion,
  PlanQuestion,
  SimulationQuestion,
  Trials,
} from "./threads/trials.ts";
export type { ChartPainter, ChartPicture } from "./painter.ts";
export type { SharedWait } from "./api/shared-wait.ts";
export type { MadeRequest, RequestOutcome } from "./api/made-request.ts";
export { defineJob, type AnyJob, type Schedule } from "./define-job.ts";
export type { ChildOutcome, JobContext, RequestCount, WorkerHealth, JobRequest } from "./job-context.ts";
export type { ActingSettings, DigestSettings, RouteSettings, Settings, Subject } from "./settings.ts";
export type { Failure } from "../experiment/index.ts";
export { apiFailureSchema, failureOf, failureSchema } from "./failures/failure-schema.ts";
export {
  callerFields,
  provenFields,
  experimentFields,
  experimentPayload,
  type Caller,
  type CallerVia,
} from "./experiment-fields.ts";
export type { ApiOperation } from "./api-operation.ts";
export { PAGE_ACTS, type PageAct, type PageNotice, type Visitor } from "./people/page-acts.ts";
export { callerId, personSchema } from "./people/person-schema.ts";
export { JobNotDueError, UnrecoverableJobError } from "./job-errors.ts";
export type {
  ExperimentChange,
  ExperimentDetails,
  ExperimentDraft,
  Metric,
  Metrics,
  TargetingRules,
} from "./api/experiment-writes.ts";
export type {
  ExperimentsApi,
  ExperimentsReader,
  JobExperimentsApi,
  LifecycleAnswer,
  ListFilter,
  ListOptions,
  ReadOptions,
  SeriesQuery,
  UnpublishedChanges,
  UnreadableRow,
} from "./api/experiments-api.ts";
export {
  ApiAmbiguousError,
  ApiContractError,
  ApiError,
  ApiKeyError,
  ApiNotFoundError,
  ApiRateLimitError,
  ApiRefusedError,
  ApiScopeError,
  ApiUnavailableError,
  ApiUnsupportedError,
} from "./api/experiments-errors.ts";
export {
  ANSWER_KEY,
  WRITE_KEY,
  writeStepSchema,
  type WriteAnswered,
  type WriteBegun,
  type WriteOperation,
  type WriteOutcome,
  type WriteStep,
} from "./write-record.ts";
export {
  intentionOf,
  RECORD_KINDS,
} from "./ledger.ts";
export type {
  Alert,
  Archive,
  ArchiveRequest,
  Audit,
  ChainEnd,
  Intent,
  KnownExperiment,
  Reading,
  Conclusion,
  Ledger,
  LedgerRecord,
  RecordKind,
  RecordPage,
  RecordQuery,
  Note,
  StoredDecision,
  LinkedDecision,
  LinkedRow,
} from "./ledger.ts";
export type { ListedCount, ListedExperiment, ListedFilter, ListedOrder } from "./listed.ts";
export type { Narrator, NarratorProgram, Told } from "./narrator.ts";
