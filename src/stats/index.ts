export { exp, expm1, log, log1p } from "./special/elementary.ts";
/** Statistics core: numbers in, numbers out. Nothing here knows about experiments, clocks or the network. */
export type { Counts, Prior } from "./counts.ts";
export { type PosteriorSummary, summarizePosteriors } from "./summarize-posteriors.ts";
export { credibleInterval } from "./credible-interval.ts";
export { probabilityOfLift, relativeLiftInterval } from "./relative-lift.ts";
export { DEFAULT_LIFT_GRID, liftGridAround, logEvidenceOfBatch, logOddsOfLifts, mixLogEvidence } from "./evidence.ts";
export { logSplitEvidence } from "./split-evidence.ts";
export { addSplitDay, NO_SPLIT_SUMS, splitDispersion, type SplitSums } from "./split-dispersion.ts";
export {
  type DailyScore,
  dailyScore,
  type Dispersion,
  pairDispersion,
  pooledDispersion,
  weightedDispersion,
} from "./dispersion.ts";
export { lagFactor, type LagSums, lagSums } from "./lag-sums.ts";
export { beforeStudentising, studentised } from "./studentised.ts";
export { errorOfShare } from "./error-of-share.ts";
export {
  type EstimatedEffect,
  fitLiftPrior,
  GENERAL_LIFT_PRIOR,
  type LiftPrior,
  type ShrunkenEffect,
  liftOfOddsRatio,
  logOddsRatioOfLift,
  shrunkenEffect,
} from "./lift-prior.ts";
export { oddsRatioConfidenceSequence } from "./confidence-sequence.ts";
export { logOddsRatio } from "./log-odds-ratio.ts";
export { normalQuantile, normalUpperTail } from "./special/normal.ts";
export { power } from "./special/power.ts";
export { drawBinomial } from "./random/draw-binomial.ts";
export { RandomStream } from "./random/random-stream.ts";
