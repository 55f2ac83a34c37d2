export {
  certificateTrouble,
  certificateTroubleIn,
  certificateTroubleOf,
  type CertificateTrouble,
} from "./certificates.ts";
export {
  addDays,
  daysBetween,
  isoWeekOf,
  isUtcDay,
  lastClosedDay,
  startOfDay,
  utcDayOf,
  type Instant,
  type UtcDay,
} from "./calendar.ts";
export type { ApiFailure, ApiFailureFacts, Failure, OtherBody } from "./api-failure.ts";
export { allowedHostOf, hostOf, hostsNotAllowed, type Hosts } from "./hosts.ts";
export type { ExperimentRef } from "./experiment-ref.ts";
export {
  bareExperiment,
  controlIdOf,
  type Experiment,
  type ExperimentStatus,
  type ExperimentType,
  type ListedExperiment,
  type SecondaryMetric,
  type Variant,
} from "./experiment.ts";
export {
  totalsOf,
  type Arm,
  type DayCounts,
  type MetricDay,
  type MetricSeries,
  type Snapshot,
  type Totals,
} from "./snapshot.ts";
export { assembleSnapshot, type MetricReading, type ResultRow, type SeriesDay } from "./assemble-snapshot.ts";
export { redactExperiment, redactListed, redactResults, redactSeries, redactWritten } from "./redact.ts";
