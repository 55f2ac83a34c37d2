/** The live decision code over daily series, recorded or simulated: what a policy would have done, and what it costs and gains. Pure. */
export { armOf, type DailySeries } from "./recorded-series.ts";
export { replay } from "./replay.ts";
export { backtest, type Backtest } from "./backtest.ts";
export { OTHER_RULES } from "./other-rules.ts";
export { scenarioOf, type Scenario } from "./scenario.ts";
export { addRuns, countRuns, NO_RUNS, type RunCounts, type Source } from "./simulation.ts";
export { summarizeRuns, type SimulationSummary } from "./summarize-runs.ts";
export { simulateSeries } from "./simulate-days.ts";
export { RandomStream } from "./random-stream.ts";
