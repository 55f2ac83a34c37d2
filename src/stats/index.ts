/** Statistics core: numbers in, numbers out. Nothing here knows about experiments, clocks or the network. */
export type { Counts, Prior } from "./counts.ts";
export { type PosteriorSummary, summarizePosteriors } from "./summarize-posteriors.ts";
export { credibleInterval } from "./credible-interval.ts";
export { probabilityOfLift, relativeLiftInterval } from "./relative-lift.ts";
export { DEFAULT_LIFT_GRID, liftGridAround, logEvidenceOfBatch, logOddsOfLifts, mixLogEvidence } from "./evidence.ts";
export { logSplitEvidence } from "./split-evidence.ts";
export { adjustForDispersion, type DailyPair, type Dispersion, estimateDispersion } from "./dispersion.ts";
export { oddsRatioConfidenceSequence } from "./confidence-sequence.ts";
export { logOddsRatio } from "./log-odds-ratio.ts";
export { normalQuantile, normalUpperTail } from "./special/normal.ts";
