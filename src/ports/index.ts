export type { Clock } from "./clock.ts";
export type { Log } from "./log.ts";
export type { ChartPainter, ChartPicture } from "./painter.ts";
export { defineJob, type AnyJob, type JobDefinition, type Schedule } from "./define-job.ts";
export type { ChildOutcome, JobContext, WorkerHealth, JobRequest } from "./job-context.ts";
export type { AccountSettings, ActingSettings, DigestSettings, Settings } from "./settings.ts";
export { JobNotDueError, UnrecoverableJobError } from "./job-errors.ts";
export type {
  ExperimentChange,
  ExperimentDraft,
  ExperimentsApi,
  ExperimentsReader,
  JobExperimentsApi,
  LifecycleAnswer,
  ListFilter,
  ListOptions,
  ReadOptions,
  UnreadableRow,
} from "./experiments-api.ts";
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
} from "./experiments-errors.ts";
export { RECORD_KINDS } from "./ledger.ts";
export type {
  Alert,
  Audit,
  ChainEnd,
  Delivery,
  DeliveryState,
  Intent,
  IntentEvent,
  IntentState,
  KnownExperiment,
  Ledger,
  LedgerRecord,
  RecordKind,
  RecordPage,
  RecordQuery,
  RunRecord,
  StoredDecision,
} from "./ledger.ts";
export type {
  DeliveryLog,
  DeliveryOutcome,
  DeliveryRecord,
  FileParcel,
  Messenger,
  Parcel,
} from "./messenger.ts";
export type { People, Whisper } from "./people.ts";
export type { Press } from "./press.ts";
