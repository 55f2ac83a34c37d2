/** Statistics core: numbers in, numbers out. Nothing here knows about experiments, clocks or the network. */
export type { Counts, Prior } from "./counts.ts";
export { type PosteriorSummary, summarizePosteriors } from "./summarize-posteriors.ts";
export { credibleInterval } from "./credible-interval.ts";
export { probabilityOfLift, relativeLiftInterval } from "./relative-lift.ts";
export { DEFAULT_LIFT_GRID, liftGridAround, logEvidenceOfBatch, logOddsOfLifts, mixLogEvidence } from "./evidence.ts";
export { logSplitEvidence } from "./split-evidence.ts";
export { addSplitDay, NO_SPLIT_SUMS, splitDispersion, type SplitSums } from "./split-dispersion.ts";
export {
  beforeStudentising,
  type DailyScore,
  dailyScore,
  type Dispersion,
  lagFactor,
  type LagSums,
  lagSums,
  pairDispersion,
  pooledDispersion,
  studentised,
  weightedDispersion,
} from "./dispersion.ts";
export {
  type EstimatedEffect,
  fitLiftPrior,
  GENERAL_LIFT_PRIOR,
  type LiftPrior,
  type ShrunkenEffect,
  liftOfOddsRatio,
  shrunkenEffect,
} from "./lift-prior.ts";
export { oddsRatioConfidenceSequence } from "./confidence-sequence.ts";
export { logOddsRatio } from "./log-odds-ratio.ts";
export { normalQuantile, normalUpperTail } from "./special/normal.ts";
export { power } from "./special/power.ts";
export { drawBinomial } from "./random/draw-binomial.ts";
export { RandomStream } from "./random/random-stream.ts";
