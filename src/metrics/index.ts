export { openMetrics, type Metrics } from "./metrics.ts";
export type { RunOutcome } from "./jobs.ts";
export type { SweepMeasures } from "./sweeps.ts";
export type { LedgerStanding, Standing } from "./standing.ts";
